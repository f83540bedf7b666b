/**
 * The error function to about 1e-16 (absolute).
 * Series 7.6.2 of the NIST Digital Library below 3, continued fraction 7.9.1 above.
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (Number.isNaN(x)) return x;
  if (size > 6) return Math.sign(x);
  return Math.sign(x) * (size < 3 ? erfSeries(size) : 1 - erfcFraction(size));
}

function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-18 * sum; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return ((2 * sum) / Math.sqrt(Math.PI)) * Math.exp(-x * x);
}

function erfcFraction(x: number): number {
  let tail = x;
  for (let n = 60; n >= 1; n--) tail = x + n / 2 / tail;
  return Math.exp(-x * x) / (tail * Math.sqrt(Math.PI));
}
