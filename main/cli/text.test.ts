import { describe, expect, it } from 'vitest';
import { defaultLibraryFolder } from '../backend/library-folder.ts';
import { CaliperError, errorCodes } from '../contract/errors.ts';
import type { Job, JobLane, JobProgress } from '../contract/jobs.ts';
import { describeError } from './describe-error.ts';
import { exitCodes } from './exit-codes.ts';
import type { Output } from './output.ts';
import { ProgressDisplay, progressLine } from './progress.ts';
import type { Session } from './session.ts';
import { table } from './table.ts';
import { waitingText } from './waiting-text.ts';

const progress: JobProgress = {
  stage: 'sizing',
  done: 30,
  total: 120,
  unit: 'frames',
  perSecond: 12.34,
  remainingS: 7.3,
  stageRates: [],
  limitingStage: 'decode',
  metrics: { loss: 0.123456 },
};

function recorder(interactive: boolean): Output & { notes: string[] } {
  const notes: string[] = [];
  return {
    notes,
    interactive,
    json: false,
    verbose: false,
    writeResult: () => {},
    writeNote: (text) => void notes.push(text),
  };
}

describe('exit status', () => {
  it('differs for every way to fail, is never 0, and fits into a byte', () => {
    const statuses = errorCodes.map((code) => exitCodes[code]);
    expect(new Set(statuses).size).toBe(errorCodes.length);
    expect(statuses.every((status) => status > 0 && status < 256)).toBe(true);
  });
});

describe('an error as a paragraph', () => {
  it.each(errorCodes)('says for %s what happened, what was kept and what to do', (code) => {
    const text = describeError(new CaliperError(code, 'something happened'));
    expect(text).toMatch(/^Something happened\. [A-Z][^\n]+\.$/);
    expect(text).not.toContain('\n');
  });
});

describe('progress', () => {
  it('is one line with stage, share, count, rate, time left, limit and figures', () => {
    expect(progressLine(progress)).toBe(
      'sizing  [######------------------] 25 %  30/120 frames  12.3/s  8 s left  limit: decode  loss 0.1235',
    );
  });

  it('is drawn over on a terminal and written once a tenth elsewhere', () => {
    const terminal = recorder(true);
    const file = recorder(false);
    for (const output of [terminal, file]) {
      const display = new ProgressDisplay(output);
      for (const done of [30, 31, 32, 60]) display.show({ ...progress, done });
      display.end();
    }
    expect(terminal.notes).toHaveLength(5);
    expect(terminal.notes.every((note) => note.startsWith('\r') && !note.includes('\n'))).toBe(true);
    expect(file.notes.map((note) => note.slice(0, 6))).toEqual(['sizing', 'sizing']);
    expect(file.notes.every((note) => note.endsWith('\n'))).toBe(true);
  });
});

describe('table', () => {
  it('pads columns and sets numbers to the right', () => {
    expect(
      table(
        ['lesion', 'mm'],
        [
          ['a', '3.5'],
          ['long name', '12.0'],
        ],
      ),
    ).toBe(['lesion       mm', '---------  ----', 'a           3.5', 'long name  12.0'].join('\n'));
  });
});

describe('default library', () => {
  it.each([
    ['linux', { XDG_DATA_HOME: '/x' }, '/x/caliper/library'],
    ['linux', {}, '/home/me/.local/share/caliper/library'],
    ['darwin', {}, '/home/me/Library/Application Support/Caliper/library'],
    ['linux', { CALIPER_LIBRARY: '/mine' }, '/mine'],
  ] as const)('on %s with %j', (platform, environment, folder) => {
    expect(defaultLibraryFolder(environment, platform, '/home/me')).toBe(folder);
  });
});

describe('REQ-JOB-006 why a job waits', () => {
  const params = { dataFolder: '/d', outputFolder: '/o', name: 'first try', version: '1' };
  const job = (id: string, kind: Job['kind'] = 'train', about: Job['params'] = params) =>
    ({ id, kind, params: about, state: 'queued', error: null }) as Job;
  const client = { library: { get: async () => ({ name: 'clip.mp4' }) } } as unknown as Session['client'];
  const lane = (lane: JobLane['lane'], running: Job | null, ...waiting: Job[]): JobLane => ({
    ...{ lane, running, waiting: waiting.map(({ id }) => id), error: null },
  });
  const [a, b, c] = [job('a'), job('b'), job('c')];

  it('names what its lane works on and how many are before it', async () => {
    expect(await waitingText(b, [lane('training', a, b, c)], client)).toBe(
      'waits for the training “first try”',
    );
    expect(await waitingText(c, [lane('training', a, b, c)], client)).toBe(
      'waits for the training “first try”, behind 1 other',
    );
    const sizing = job('s', 'size', { mediaId: 'm', modelId: 'n' });
    const check = job('t', 'self-test', { modelFolder: '/m' });
    expect(await waitingText(check, [lane('inference', sizing, check)], client)).toBe(
      'waits for the sizing of clip.mp4',
    );
  });

  it('says what it can where nothing runs, and nothing of a job that does not wait', async () => {
    expect(await waitingText(a, [lane('training', null, a, b, c)], client)).toBe('is next in its lane');
    expect(await waitingText(c, [lane('training', null, a, b, c)], client)).toBe('waits behind 2 others');
    const error = { code: 'disk_full' as const, message: 'The disk is full.', details: {}, causes: [] };
    expect(await waitingText(a, [{ ...lane('training', null, a), error }], client)).toBe(
      'cannot be started now: The disk is full.',
    );
    expect(await waitingText(a, [lane('training', a)], client)).toBe('');
    expect(await waitingText(a, [lane('inference', null, b)], client)).toBe('');
  });
});
