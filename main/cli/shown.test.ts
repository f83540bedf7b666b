import { expect, it, vi } from 'vitest';
import { CaliperError } from '../contract/errors.ts';
import { describeError } from './describe-error.ts';
import { processOutput } from './output.ts';
import { table } from './table.ts';

const hostile = 'no\u001b[31m\u009b2J\u202egpj.mp4';
const harmless = 'no\\u001b[31m\\u009b2J\\u202egpj.mp4';

it('REQ-CLI-002 a name that would draw over the terminal is shown as it is written', () => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const note = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  processOutput({}).writeResult(`${hostile}\n\tmany lines\n`);
  processOutput({}).writeNote(`${hostile}\n`);
  const written = [write, note].map((spy) => spy.mock.calls[0]![0]);
  vi.restoreAllMocks();
  expect(written).toEqual([`${harmless}\n\tmany lines\n`, `${harmless}\n`]);
  expect(describeError(new CaliperError('not_found', `${hostile} is not there`))).toContain(
    `${harmless} is not there`,
  );
  expect(describeError(new CaliperError('not_found', 'família 測.mp4 ☺'))).toContain('família 測.mp4 ☺');
});

it('REQ-CLI-002 a cell with line ends stays one line of its table', () => {
  const text = table(['name', 'x'], [['a\nb\tc', '1']]);
  expect(text.split('\n')).toHaveLength(3);
  expect(text).toContain('a\\u000ab\\u0009c');
});

it('REQ-CLI-002 that nothing was changed is said once', () => {
  const text = describeError(new CaliperError('invalid_input', 'This is no schema. Nothing was changed.'));
  expect(text).toBe('This is no schema. Nothing was changed. Correct the input and run the command again.');
});
