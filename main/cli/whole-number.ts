import { InvalidArgumentError } from 'commander';

/** Parses an option that must be a whole number; the contract checks its range. */
export function wholeNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}
