import { describe, expect, it } from 'vitest';
import { CaliperError } from '../../main/contract/errors.ts';
import { Graph, tensorOf, writeOnnx } from '../graph/index.ts';
import { goldenFeeds, makeGolden } from './bundle/golden.ts';
import { selfTest } from './self-test.ts';
import { Session, type SessionOptions } from './session.ts';

function modelOf(factor: number): Uint8Array {
  const graph = new Graph();
  graph.output('y', graph.Mul(graph.input('x', 'float32', ['N', 4]), factor));
  return writeOnnx(graph);
}

const model = modelOf(2);

/** Stands for the machine: what each provider does with the model. */
function machine(behaviour: Partial<Record<string, Uint8Array | CaliperError>>) {
  const released: string[] = [];
  const load = async (_model: Uint8Array | string, { provider = 'cpu' }: SessionOptions) => {
    const does = provider === 'cpu' ? model : behaviour[provider];
    if (does instanceof CaliperError) throw does;
    const session = await Session.load(does ?? model, { threads: 1 });
    const release = session.release.bind(session);
    return Object.assign(session, {
      provider,
      release: async () => {
        released.push(provider);
        await release();
      },
    });
  };
  return { load, released };
}

describe('REQ-INFER-003 selfTest', () => {
  it('passes over a provider that lies and one that fails, and keeps the reasons', async () => {
    const { load, released } = machine({
      cuda: new CaliperError('provider_unavailable', 'no libcudart'),
      webgpu: modelOf(2.1),
    });
    const golden = await makeGolden(await Session.load(model, { threads: 1 }));
    const inputs = goldenFeeds(golden).x!.data as Float32Array;
    const largestInput = Math.max(...inputs.map(Math.abs));
    const { session, trials } = await selfTest(model, { load, candidates: ['cuda', 'webgpu', 'cpu'] });
    expect(session.provider).toBe('cpu');
    expect(trials).toMatchObject([
      { provider: 'cuda', passed: false, reason: 'no libcudart' },
      {
        provider: 'webgpu',
        passed: false,
        reason: expect.stringMatching(/^y\[0\] is .*, .* expected$/),
        error: expect.closeTo(0.1 * largestInput, 6), // 2.1 x instead of 2 x
      },
      { provider: 'cpu', passed: true, error: 0 },
    ]);
    expect(trials[0]).not.toHaveProperty('error');
    // The reference session and the liar are released; the one returned is not.
    expect(released).toEqual(['cpu', 'webgpu']);
  });

  it('takes the first provider that agrees, within the tolerance', async () => {
    const { load } = machine({ webgpu: modelOf(2.0001) });
    const { session, trials } = await selfTest(model, {
      load,
      candidates: ['webgpu', 'cpu'],
      nowMs: () => 0,
    });
    expect(session.provider).toBe('webgpu');
    expect(trials).toMatchObject([{ provider: 'webgpu', passed: true }]);
  });

  it.each([
    [8, 'webgpu'],
    [9, 'cpu'],
  ])('takes a right provider that needs %i times the CPU’s time for what it is', async (times, taken) => {
    const { load, released } = machine({});
    // The reference is not timed; then the provider's start and end are asked for, and the CPU's.
    const clock = [0, times, 100, 101];
    const { session, trials } = await selfTest(model, {
      load,
      candidates: ['webgpu', 'cpu'],
      nowMs: () => clock.shift()!,
    });
    expect(session.provider).toBe(taken);
    expect(trials[0]!.passed).toBe(taken === 'webgpu');
    expect(released).toEqual(['cpu', taken === 'webgpu' ? 'cpu' : 'webgpu']);
  });

  it('does not trust NaN', async () => {
    const { load } = machine({ webgpu: modelOf(Number.NaN) });
    const { session, trials } = await selfTest(model, {
      load,
      candidates: ['webgpu', 'cpu'],
      nowMs: () => 0,
    });
    expect(session.provider).toBe('cpu');
    expect(trials[0]!.error).toBe(Number.POSITIVE_INFINITY);
  });

  it('uses the CPU for a model that no golden input fits', async () => {
    const graph = new Graph();
    graph.output('y', graph.Mul(graph.input('count', 'int64', ['N']), 2));
    const { session, trials } = await selfTest(writeOnnx(graph), { candidates: ['webgpu', 'cpu'] });
    expect(session.provider).toBe('cpu');
    expect(trials).toMatchObject([{ provider: 'cpu', reason: expect.stringMatching(/^not tested/) }]);
  });

  it('judges by the golden answer of the bundle, and reports a CPU that disagrees with it', async () => {
    const reference = await Session.load(modelOf(3), { threads: 1 });
    const golden = await makeGolden(reference);
    const { session, trials } = await selfTest(model, { golden, candidates: ['cpu'] });
    expect(trials).toMatchObject([{ provider: 'cpu', passed: false }]);
    expect((await session.run({ x: tensorOf('float32', [1, 2, 3, 4], [1, 4]) })).y?.data[0]).toBe(2);
  });
});
