import type { Log } from './log.ts';

const paths: ReadonlySet<string> = new Set([
  'path',
  'inputs',
  'folder',
  'modelFile',
  'checkpointFile',
  'outputFile',
  'dataFolder',
  'outputFolder',
]);
const names: ReadonlySet<string> = new Set(['patientPseudonym', 'study', 'name', 'text', 'reason', 'value']);
/** Free texts that are about models only. */
const harmless: ReadonlySet<string> = new Set(['pattern', 'version', 'unit', 'method']);

/** What the log makes of a free text of the contract, by its key; undefined for one that nobody has thought of. */
export function kindOfText(key: string): 'path' | 'name' | 'harmless' | undefined {
  if (paths.has(key)) return 'path';
  if (names.has(key)) return 'name';
  return harmless.has(key) ? 'harmless' : undefined;
}

/** Registers every path and name that a call brings, before anything can go wrong with it. */
export function keepOutInput(log: Log, input: unknown): void {
  if (typeof input !== 'object' || input === null) return;
  for (const [key, value] of Object.entries(input)) {
    if (Array.isArray(value)) for (const item of value) keepOutInput(log, { [key]: item });
    else if (typeof value !== 'string') keepOutInput(log, value);
    else if (kindOfText(key) === 'path') log.keepOutPath(value);
    else if (kindOfText(key) === 'name') log.keepOut(value);
  }
}
