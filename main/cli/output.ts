import { researchNotice } from '../contract/system.ts';
import { shown } from './shown.ts';

/** Takes away the line of a terminal on which the cursor stands. */
export const clearLine = '\r\u001b[2K';

/** Where a command speaks: results go to standard output, everything else to standard error. */
export interface Output {
  readonly json: boolean;
  readonly verbose: boolean;
  /** Whether standard error is a terminal on which a line may be drawn over. */
  readonly interactive: boolean;
  writeResult(text: string): void;
  writeNote(text: string): void;
}

/** Prints a result for people or, with --json, for programs. The notice of research use goes with both. */
export function printResult(output: Output, text: string, value: object): void {
  if (output.json) output.writeResult(`${JSON.stringify({ notice: researchNotice, ...value }, null, 2)}\n`);
  else output.writeResult(`${text}\n\n${researchNotice}\n`);
}

export function processOutput(options: { json?: boolean; verbose?: boolean }): Output {
  return {
    json: options.json ?? false,
    verbose: options.verbose ?? false,
    interactive: process.stderr.isTTY ?? false,
    writeResult: (text) => void process.stdout.write(shown(text)),
    writeNote: (text) =>
      void process.stderr.write(
        text.startsWith(clearLine) ? clearLine + shown(text.slice(clearLine.length)) : shown(text),
      ),
  };
}
