const locale = 'en';
const whole = new Intl.NumberFormat(locale);
const dateTime = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short' });
const dateOnly = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short' });

/** 12345 becomes `12,345`. */
export function formatCount(count: number): string {
  return whole.format(count);
}

/** 2764321 becomes `2.76 M`; counts below 10,000 stay exact. */
export function formatLargeCount(count: number): string {
  if (count < 10_000) return whole.format(count);
  if (count < 1_000_000) return `${(count / 1000).toPrecision(3)} k`;
  return `${(count / 1_000_000).toPrecision(3)} M`;
}

/** A UTC time in the time of this machine, as `2026-11-24 06:47`. */
export function formatTime(utc: string): string {
  return dateTime.format(new Date(utc));
}

export function formatDate(utc: string): string {
  return dateOnly.format(new Date(utc));
}

/** Seconds as `42 s`, `3 min 05 s` or `2 h 07 min`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} min`;
}

/** The length of a video as `1:23:45` or `0:42`. */
export function formatClock(durationUs: number): string {
  const whole = Math.round(durationUs / 1_000_000);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${pad(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(whole % 60)}`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const power = Math.min(4, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toPrecision(3)} ${['B', 'kB', 'MB', 'GB', 'TB'][power]}`;
}

/** A figure with as many digits as it deserves: 12.8, 0.755, 1230. */
export function formatFigure(value: number): string {
  const size = Math.abs(value);
  if (size >= 100) return whole.format(Math.round(value));
  return value.toFixed(size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

export function formatPercent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
