/** Up to `count` of the numbers 0 to `length - 1`, evenly spread, the first and last among them, ascending. */
export function spreadEvenly(length: number, count: number): number[] {
  const steps = Math.min(length, count);
  return Array.from({ length: steps }, (_, i) =>
    steps === 1 ? 0 : Math.round((i * (length - 1)) / (steps - 1)),
  );
}
