/** At most `limit` of the values, spread evenly over their order, the first and the last among them. */
export function spreadEvenly<T>(values: readonly T[], limit: number): T[] {
  if (values.length <= limit) return [...values];
  if (limit === 1) return [values[values.length >> 1]!];
  return Array.from(
    { length: limit },
    (_, i) => values[Math.round((i * (values.length - 1)) / (limit - 1))]!,
  );
}
