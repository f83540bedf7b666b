/** The frame on screen at a time: the last one that began at or before it; the first before the video begins. */
export function frameShownAt(timesUs: ArrayLike<number>, ptsUs: number): number {
  let low = 0;
  let high = timesUs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (timesUs[middle]! <= ptsUs) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A time in the video as `01:11.400`. */
export function formatVideoTime(ptsUs: number): string {
  const ms = Math.round(ptsUs / 1000);
  const sign = ms < 0 ? '-' : '';
  const whole = Math.abs(ms);
  const minutes = Math.floor(whole / 60_000);
  const hours = Math.floor(minutes / 60);
  const two = (value: number) => String(value).padStart(2, '0');
  const tail = `${two(Math.floor(whole / 1000) % 60)}.${String(whole % 1000).padStart(3, '0')}`;
  return hours > 0 ? `${sign}${hours}:${two(minutes % 60)}:${tail}` : `${sign}${two(minutes)}:${tail}`;
}
