import { describe, expect, it } from 'vitest';
import { EngineRole } from '../contract/engine/process-limits.ts';
import { type FromEngine, tasks } from '../contract/engine/protocol.ts';
import { Engine, type TaskImplementations } from './engine.ts';
import { implementationsOf } from './tasks/index.ts';

/** Lets everything that is ready run. */
const settle = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

function engineWith(some: Partial<TaskImplementations>) {
  const sent: FromEngine[] = [];
  const port = { send: (message: FromEngine) => void sent.push(message), stop: () => {} };
  return { engine: new Engine(port, some as TaskImplementations), sent };
}

const params = { modelFile: 'a.onnx', outputFile: 'b.onnx', pattern: 'relu' };
const result = { gatedTensors: ['relu1'], sha256: 'a'.repeat(64) };

describe('engine', () => {
  it('runs a task and answers with its result', async () => {
    const { engine, sent } = engineWith({ retrofit: async () => result });
    engine.receive({ type: 'start', taskId: 7, task: 'retrofit', params });
    await settle();
    expect(sent).toEqual([{ type: 'done', taskId: 7, result }]);
  });

  it('refuses parameters with an unknown key', async () => {
    const { engine, sent } = engineWith({ retrofit: async () => result });
    engine.receive({ type: 'start', taskId: 7, task: 'retrofit', params: { ...params, force: true } });
    await settle();
    expect(sent[0]).toMatchObject({ type: 'failed', error: { code: 'invalid_input' } });
  });

  it('turns whatever a task throws into a value of the closed union', async () => {
    const { engine, sent } = engineWith({
      retrofit: async () => {
        throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
      },
    });
    engine.receive({ type: 'start', taskId: 1, task: 'retrofit', params });
    await settle();
    expect(sent[0]).toMatchObject({
      type: 'failed',
      error: { code: 'disk_full', causes: ['no space left'] },
    });
  });

  it('waits for the answer to what a task asks, and gives a refusal to the task as an error', async () => {
    const codes: string[] = [];
    const { engine, sent } = engineWith({
      inspect: async (_params, context) => {
        await context.ask('frames', { ptsUs: [0], keyFrames: [true] });
        await context
          .ask('frames', { ptsUs: [1], keyFrames: [true] })
          .catch((error) => codes.push(error.code));
        return {
          ...{
            kind: 'video' as const,
            fingerprint: 'f',
            widthPx: 1,
            heightPx: 1,
            frameCount: 2,
            warnings: [],
          },
          ...{ contentSha256: 'a'.repeat(64), modifiedMs: 0 },
          damage: { checkedFrames: 2, damaged: [], lost: [] },
          spacing: null,
        };
      },
    });
    engine.receive({ type: 'start', taskId: 1, task: 'inspect', params: { path: 'video' } });
    await settle();
    expect(sent.map(({ type }) => type)).toEqual(['ask']);
    engine.receive({ type: 'answer', taskId: 1, askId: 1, answer: null });
    await settle();
    const error = { code: 'disk_full', message: 'full', details: {}, causes: [] };
    engine.receive({ type: 'refuse', taskId: 1, askId: 2, error });
    await settle();
    expect(codes).toEqual(['disk_full']);
    expect(sent.map(({ type }) => type)).toEqual(['ask', 'ask', 'done']);
  });

  it('ends a cancelled task at its next breath', async () => {
    let breaths = 0;
    const { engine, sent } = engineWith({
      retrofit: async (_params, context) => {
        for (;;) {
          await context.breathe();
          breaths += 1;
        }
      },
    });
    engine.receive({ type: 'start', taskId: 1, task: 'retrofit', params });
    await settle();
    engine.receive({ type: 'cancel', taskId: 1 });
    await settle();
    await settle();
    expect(breaths).toBeGreaterThan(0);
    expect(sent).toMatchObject([{ type: 'failed', error: { code: 'cancelled' } }]);
  });

  it('takes no notice of messages outside the protocol', async () => {
    const { engine, sent } = engineWith({ retrofit: async () => result });
    for (const raw of [undefined, null, 7, 'start', {}, { type: 'start' }, { type: 'stop', now: true }])
      engine.receive(raw);
    await settle();
    expect(sent).toEqual([]);
  });

  it('REQ-SYS-001 says that it does not know a task, so that nobody waits for it', async () => {
    const { engine, sent } = engineWith({});
    engine.receive({ type: 'start', taskId: 7, task: 'dream', params: {} });
    await settle();
    expect(sent).toMatchObject([{ type: 'failed', taskId: 7, error: { code: 'invalid_input' } }]);
  });

  it('REQ-SYS-012 does the tasks of its role and refuses all others, so that no unchecked file comes to a training', async () => {
    const all = EngineRole.options.map((role) => Object.keys(implementationsOf(role)));
    expect(all.flat().sort()).toEqual(Object.keys(tasks).sort());
    const sent: FromEngine[] = [];
    const port = { send: (message: FromEngine) => void sent.push(message), stop: () => {} };
    const engine = new Engine(port, implementationsOf('training'));
    engine.receive({ type: 'start', taskId: 1, task: 'inspect', params: { path: '/dev/null' } });
    await settle();
    expect(sent).toMatchObject([{ type: 'failed', taskId: 1, error: { code: 'invalid_input' } }]);
  });

  it('REQ-SYS-014 refuses to send a result or a question beyond the cap, and says so', async () => {
    const numbers = { plain: new Array(2 ** 23 + 1).fill(0), typed: new Float64Array(2 ** 23 + 1) };
    const cyclic: unknown[] = [];
    cyclic.push(cyclic);
    for (const large of [numbers.plain, numbers.typed, { a: ['x'.repeat(2 ** 25)] }, cyclic]) {
      const { engine, sent } = engineWith({ retrofit: async () => large as never });
      engine.receive({ type: 'start', taskId: 1, task: 'retrofit', params });
      await settle();
      expect(sent).toMatchObject([
        { type: 'failed', error: { code: 'too_large', message: expect.stringMatching(/retrofit.*64 MB/) } },
      ]);
    }
    const asking = engineWith({
      inspect: async (_params, context) =>
        (await context.ask('frames', { ptsUs: numbers.plain, keyFrames: [] })) as never,
    });
    asking.engine.receive({ type: 'start', taskId: 1, task: 'inspect', params: { path: 'video' } });
    await settle();
    expect(asking.sent).toMatchObject([{ type: 'failed', error: { code: 'too_large' } }]);
  });
});
