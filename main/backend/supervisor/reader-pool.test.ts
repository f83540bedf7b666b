import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakeProcess, fakeProcesses, settle } from '../../../test/fake-process.ts';
import type { inspect } from '../../contract/engine/inspect.ts';
import { memoryLimitMb, readerSilenceMs } from '../../contract/engine/process-limits.ts';
import type { ResultOf } from '../../contract/engine/task.ts';
import { ReaderPool } from './reader-pool.ts';

const result: ResultOf<typeof inspect> = {
  kind: 'video',
  fingerprint: 'f',
  contentSha256: 'a'.repeat(64),
  modifiedMs: 0,
  damage: { checkedFrames: 1, damaged: [], lost: [] },
  spacing: null,
  widthPx: 1,
  heightPx: 1,
  frameCount: 1,
  warnings: [],
};

let readers: FakeProcess[];
let pool: ReaderPool;

beforeEach(() => {
  vi.useFakeTimers();
  const { spawn, started } = fakeProcesses();
  readers = started;
  pool = new ReaderPool({ spawn, silenceMs: 10_000, cancelGraceMs: 500 });
});
afterEach(() => {
  pool.close();
  vi.useRealTimers();
});

/** Starts a read; `frames` answers its pages. */
async function begin(path: string, frames: () => Promise<null> | null = () => null, signal?: AbortSignal) {
  const finished = pool.run('inspect', { params: { path }, handlers: { frames }, ...(signal && { signal }) });
  finished.catch(() => {}); // the test looks at it later
  await settle();
  const reader = readers.at(-1);
  if (reader?.sent.length === 0) reader.isReady();
  await settle();
  return { finished };
}

describe('REQ-SYS-007 readers', () => {
  it('is one process for one file after another, and another for a file meanwhile', async () => {
    const { finished: first } = await begin('a');
    expect(readers.map(({ role }) => role)).toEqual(['reader']);
    const { finished: second } = await begin('b');
    expect(readers).toHaveLength(2);
    readers[0]!.says({ type: 'done', taskId: 1, result });
    await first;
    readers[1]!.says({ type: 'done', taskId: 1, result });
    await second;
    await begin('c');
    expect(readers).toHaveLength(2);
  });

  it('lets a file wait for its turn, and forgets one that is cancelled while it waits', async () => {
    const { finished: first } = await begin('a');
    await begin('b');
    const abort = new AbortController();
    const { finished: waiting } = await begin('c', undefined, abort.signal);
    const { finished: last } = await begin('d');
    expect(readers).toHaveLength(2);
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    readers[0]!.says({ type: 'done', taskId: 1, result });
    await first;
    await settle();
    readers[0]!.says({ type: 'done', taskId: 2, result });
    await expect(last).resolves.toMatchObject({ fingerprint: 'f' });
  });

  it('says which limit ended a read, and ends no other', async () => {
    const { finished: first } = await begin('a');
    const { finished: second } = await begin('b');
    const end = { reason: 'killed by SIGKILL', reached: { limit: 'memory', limitMb: 2048 } } as const;
    readers[0]!.ends(end);
    await expect(first).rejects.toMatchObject({
      code: 'too_large',
      message: expect.stringMatching(/more than 2,048 MB of memory.*CALIPER_READER_MEMORY_MB/),
    });
    readers[1]!.says({ type: 'done', taskId: 1, result });
    await expect(second).resolves.toMatchObject({ frameCount: 1 });
  });

  it('takes the next file however many died before it', async () => {
    for (let death = 1; death <= 5; death += 1) {
      const { finished: dying } = await begin('bad');
      readers.at(-1)!.ends({ reason: 'killed by SIGSEGV' });
      await expect(dying).rejects.toMatchObject({ code: 'interrupted' });
    }
    const { finished: good } = await begin('good');
    readers.at(-1)!.says({ type: 'done', taskId: 6, result });
    await expect(good).resolves.toMatchObject({ frameCount: 1 });
  });

  it('ends a read that makes no step, but not one that makes some or waits for us', async () => {
    let answer: (value: null) => void = () => {};
    const { finished: read } = await begin('slow', () => new Promise<null>((resolve) => (answer = resolve)));
    const reader = readers[0]!;
    await vi.advanceTimersByTimeAsync(9_000);
    reader.says({ type: 'alive', taskId: 1 });
    await vi.advanceTimersByTimeAsync(9_000);
    reader.says({ type: 'ask', taskId: 1, askId: 1, name: 'frames', ask: { ptsUs: [0], keyFrames: [true] } });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(reader.killed).toBe(false);
    answer(null);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(reader.killed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(reader.killed).toBe(true);
    await expect(read).rejects.toMatchObject({
      code: 'too_large',
      message: expect.stringMatching(/no step for 10 s.*CALIPER_READER_SILENT_S/),
    });
  });

  it('REQ-SYS-008 ends with what it reads, also while it starts', async () => {
    const { finished: reading } = await begin('a');
    const starting = pool.run('inspect', { params: { path: 'b' }, handlers: { frames: () => null } });
    starting.catch(() => {});
    await settle();
    pool.close();
    expect(readers.map(({ killed }) => killed)).toEqual([true, true]);
    await expect(reading).rejects.toMatchObject({ code: 'interrupted' });
  });

  it('goes when there was nothing to read for a minute', async () => {
    const { finished: read } = await begin('a');
    readers[0]!.says({ type: 'done', taskId: 1, result });
    await read;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(readers[0]!.killed).toBe(true);
    await begin('b');
    expect(readers).toHaveLength(2);
  });
});

describe('REQ-SYS-007 limits', () => {
  it('follow the machine, and what the environment says', () => {
    expect(memoryLimitMb('reader', 64_000, {})).toBe(2048);
    expect(memoryLimitMb('reader', 3000, {})).toBe(1500);
    expect(memoryLimitMb('training', 10_000, {})).toBe(6000);
    expect(memoryLimitMb('reader', 64_000, { CALIPER_READER_MEMORY_MB: '9000' })).toBe(9000);
    expect(memoryLimitMb('reader', 64_000, { CALIPER_READER_MEMORY_MB: 'much' })).toBe(2048);
    expect(readerSilenceMs({ CALIPER_READER_SILENT_S: '5' })).toBe(5000);
  });
});
