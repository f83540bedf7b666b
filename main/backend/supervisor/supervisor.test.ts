import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakeProcess, fakeProcesses, settle } from '../../../test/fake-process.ts';
import { EngineSupervisor } from './supervisor.ts';

const result = { gatedTensors: ['relu1'], sha256: 'a'.repeat(64) };
const job = { params: { modelFile: 'a.onnx', outputFile: 'b.onnx', pattern: 'relu' }, handlers: {} };

let engines: FakeProcess[];
let supervisor: EngineSupervisor;

beforeEach(() => {
  vi.useFakeTimers();
  const { spawn, started } = fakeProcesses();
  engines = started;
  supervisor = new EngineSupervisor({ spawn, role: 'inference', startTimeoutMs: 1000, cancelGraceMs: 500 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Starts a retrofit task and lets its engine become ready. */
async function begin(options: { signal?: AbortSignal } = {}) {
  const finished = supervisor.run('retrofit', { ...job, ...options });
  finished.catch(() => {}); // the test looks at it later
  const engine = engines.at(-1)!;
  if (engine.sent.length === 0) engine.isReady();
  await settle();
  return { finished, engine };
}

describe('engine supervisor', () => {
  it('starts no engine before there is work, and one engine for many tasks', async () => {
    expect(engines).toHaveLength(0);
    const first = await begin();
    first.engine.says({ type: 'done', taskId: 1, result });
    expect(await first.finished).toEqual(result);
    const second = supervisor.run('retrofit', job);
    await settle();
    first.engine.says({ type: 'done', taskId: 2, result });
    await second;
    expect(supervisor.state()).toEqual({ state: 'ready', generation: 1, failures: 0 });
  });

  it('gives up on an engine that is not ready in time', async () => {
    const finished = expect(supervisor.run('retrofit', job)).rejects.toMatchObject({ code: 'interrupted' });
    await vi.advanceTimersByTimeAsync(1000);
    await finished;
    expect(engines[0]!.killed).toBe(true);
    expect(supervisor.state().failures).toBe(1);
  });

  it('ends a task as interrupted when its engine dies, and starts the next generation for the next task', async () => {
    const first = await begin();
    first.engine.kill();
    await expect(first.finished).rejects.toMatchObject({ code: 'interrupted' });
    const second = await begin();
    second.engine.says({ type: 'done', taskId: 2, result });
    await second.finished;
    expect(supervisor.state()).toEqual({ state: 'ready', generation: 2, failures: 0 });
  });

  it('refuses to start a fourth engine after three deaths until a person resets it', async () => {
    for (let death = 1; death <= 3; death += 1) {
      const { finished, engine } = await begin();
      engine.kill();
      await expect(finished).rejects.toMatchObject({ code: 'interrupted' });
    }
    await expect(supervisor.run('retrofit', job)).rejects.toMatchObject({ code: 'conflict' });
    expect(engines).toHaveLength(3);
    expect(supervisor.state().state).toBe('broken');
    supervisor.reset();
    await begin();
    expect(engines).toHaveLength(4);
  });

  it('asks a cancelled task to stop and kills its engine only after the grace time', async () => {
    const abort = new AbortController();
    const { finished, engine } = await begin({ signal: abort.signal });
    abort.abort();
    expect(engine.sent.at(-1)).toEqual({ type: 'cancel', taskId: 1 });
    await vi.advanceTimersByTimeAsync(499);
    expect(engine.killed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(engine.killed).toBe(true);
    await expect(finished).rejects.toMatchObject({ code: 'cancelled' });
    expect(supervisor.state().failures).toBe(0);
  });

  it('leaves an engine alive that stops in time when asked', async () => {
    const abort = new AbortController();
    const { finished, engine } = await begin({ signal: abort.signal });
    abort.abort();
    const error = { code: 'cancelled', message: 'Cancelled.', details: {}, causes: [] };
    engine.says({ type: 'failed', taskId: 1, error });
    await expect(finished).rejects.toMatchObject({ code: 'cancelled', message: 'Cancelled.' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(engine.killed).toBe(false);
  });

  it.each([
    ['an unknown message', { type: 'gift', taskId: 1 }],
    ['an unknown key', { type: 'done', taskId: 1, result, extra: 1 }],
    ['a result outside its schema', { type: 'done', taskId: 1, result: { gatedTensors: [1] } }],
  ])('kills an engine that sends %s', async (_what, message) => {
    const { finished, engine } = await begin();
    engine.says(message);
    await expect(finished).rejects.toMatchObject({
      code: expect.stringMatching(/interrupted|invalid_input/),
    });
    expect(engine.killed).toBe(true);
  });

  it('answers what the engine asks, and refuses what the task does not know', async () => {
    const pages: number[] = [];
    const finished = supervisor.run('inspect', {
      params: { path: 'video.mp4' },
      handlers: {
        frames: ({ ptsUs }) => {
          pages.push(ptsUs.length);
          return null;
        },
      },
    });
    finished.catch(() => {});
    const engine = engines[0]!;
    engine.isReady();
    await settle();
    engine.says({
      type: 'ask',
      taskId: 1,
      askId: 1,
      name: 'frames',
      ask: { ptsUs: [0, 40], keyFrames: [true, false] },
    });
    engine.says({
      type: 'ask',
      taskId: 1,
      askId: 2,
      name: 'frames',
      ask: { ptsUs: ['soon'], keyFrames: [] },
    });
    engine.says({ type: 'ask', taskId: 1, askId: 3, name: 'pixels', ask: {} });
    await settle();
    expect(pages).toEqual([2]);
    expect(engine.sent.slice(1).map((message) => message.type)).toEqual(['refuse', 'refuse', 'answer']);
  });

  it.each([
    ['result', { type: 'done', taskId: 1, result: { gatedTensors: ['x'.repeat(2 ** 25 + 1)] } }],
    ['question', { type: 'ask', taskId: 1, askId: 1, name: 'rows', ask: new Float64Array(2 ** 23 + 1) }],
  ])(
    'REQ-SYS-014 takes no %s beyond the cap from an engine that sends it all the same',
    async (_, message) => {
      const { finished, engine } = await begin();
      engine.says(message);
      await expect(finished).rejects.toMatchObject({
        code: 'too_large',
        message: expect.stringMatching(/retrofit gave takes more than 64 MB/),
      });
      expect(engine.killed).toBe(true);
    },
  );
});
