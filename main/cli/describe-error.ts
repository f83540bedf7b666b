import { basename } from 'node:path';
import type { CaliperError, ErrorCode } from '../contract/errors.ts';
import { shown } from './shown.ts';

/** What was kept, and what to do: the two things a person asks after "what happened". */
const advice: Readonly<Record<ErrorCode, string>> = {
  invalid_input: 'Nothing was changed. Correct the input and run the command again.',
  not_found: 'Nothing was changed. Check the name or the id.',
  unsupported_format:
    'Nothing was changed. Convert the file to a format that Caliper reads, such as MP4, MKV, AVI or a folder of PNG.',
  corrupt_file: 'What was stored before is unchanged. Copy the file again from where it was recorded.',
  too_large: 'Nothing was changed. Use a smaller file or a part of it.',
  file_changed:
    'What was stored before is unchanged. Bring the file back to its place, then retry the job with `caliper jobs retry`.',
  model_contract: 'Nothing was changed. Choose another model, or complete its card.',
  model_untrusted: 'What was stored before is unchanged, and the model was not run.',
  provider_unavailable:
    'Nothing was changed. Run `caliper doctor` to see what this machine offers, or leave the choice to Caliper.',
  out_of_memory:
    'What was stored before is unchanged. Close other programs and retry with `caliper jobs retry`.',
  disk_full: 'What was stored before is unchanged. Free some space, then run the command again.',
  read_only: 'Nothing was changed. Give yourself the right to write there, or choose another folder.',
  locked: 'Nothing was changed. Close the other Caliper, or choose another library with --library.',
  newer_version: 'Nothing was changed. Use the newer Caliper that made it.',
  database_damaged: 'The damaged file was left as it is. Restore a backup with `caliper backups restore`.',
  conflict: 'Nothing was changed.',
  interrupted: 'Everything that was stored before is kept. Run the work again with `caliper jobs retry`.',
  cancelled: 'Everything that was stored before is kept. Take the work up again with `caliper jobs retry`.',
  internal:
    'What was stored before is kept. This is a fault of Caliper: run again with --verbose and report it.',
};

function adviceOn({ code, details }: CaliperError): string {
  if (code === 'read_only' && details.access === 'read')
    return 'Nothing was changed. Get the right to read it, or name another file or folder.';
  if (code === 'conflict' && details.replaceable === true)
    return 'Choose another name, or replace it with --replace.';
  return advice[code];
}

/**
 * One paragraph: what happened, what was kept, what to do. `given` is what the person wrote on the command line: names
 * are shown as they are.
 */
export function describeError(error: CaliperError, given: readonly string[] = []): string {
  const names = [...given, ...Object.values(error.details).filter((value) => typeof value === 'string')];
  return shown(
    `${sentence(error.message, names)} ${onlyNew(adviceOn(error), error.message)}${failedCheckAdvice(error)}`,
  );
}

/** An advice without the sentence that the message has said already. */
function onlyNew(text: string, message: string): string {
  const kept = 'Nothing was changed.';
  return message.includes(kept) ? text.replace(kept, '').trim() : text;
}

/** A person may overrule the check of a model, for one run. */
const failedCheckAdvice = ({ details }: CaliperError): string =>
  details.goldenCheck === 'failed'
    ? ' `caliper doctor` shows how far each provider is off; `caliper size --accept-failed-check` runs it all the same.'
    : '';

/** The same with all that a developer wants: code, details, the chain of causes and the stack. */
export function describeErrorVerbosely(error: CaliperError, given: readonly string[] = []): string {
  const lines = [
    describeError(error, given),
    `code: ${error.code}`,
    `details: ${JSON.stringify(error.details)}`,
  ];
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause)
    lines.push(shown(`caused by: ${cause.message}`));
  return [...lines, error.stack ?? ''].join('\n');
}

/** Begins with a capital unless it begins with a name: a word that is no plain word, or one that was given. */
function sentence(message: string, names: readonly string[]): string {
  const whole = message.trim();
  const isName = names.some((name) => [name, basename(name)].some((form) => form && whole.startsWith(form)));
  const ours = /^[a-z]+(?=[ ,:])/.test(whole) && !isName;
  const begun = ours ? whole.charAt(0).toUpperCase() + whole.slice(1) : whole;
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
