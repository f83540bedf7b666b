import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Graph, type Tensor, tensorOf, writeOnnx } from '../graph/index.ts';
import { listProviders, providerCandidates, Session, zeros } from './index.ts';

/** y = x·w (float32, symbolic batch), half → float32 and back, count + 1 (int64). */
function modelOf(): Uint8Array {
  const graph = new Graph();
  const x = graph.input('x', 'float32', ['N', 2]);
  const half = graph.input('half', 'float16', [3]);
  const count = graph.input('count', 'int64', []);
  graph.output('y', graph.MatMul(x, graph.parameter('w', tensorOf('float32', [1, 2, 3, 4], [2, 2]))));
  graph.output('doubled', graph.Add(half, half));
  graph.output('next', graph.Add(count, 1));
  return writeOnnx(graph);
}

const feeds: Record<string, Tensor> = {
  x: tensorOf('float32', [1, 1, 0, 2], [2, 2]),
  half: tensorOf('float16', [0.5, 1, -2]),
  count: tensorOf('int64', [41], []),
};

let session: Session;
beforeAll(async () => {
  session = await Session.load(modelOf(), { threads: 1 });
});
afterAll(() => session.release());

describe('Session', () => {
  it('describes its inputs and outputs', () => {
    expect(session.inputs).toEqual([
      { name: 'x', type: 'float32', shape: ['N', 2] },
      { name: 'half', type: 'float16', shape: [3] },
      { name: 'count', type: 'int64', shape: [] },
    ]);
    expect(session.outputs.map(({ name }) => name)).toEqual(['y', 'doubled', 'next']);
  });

  it('computes all outputs, or the ones asked for', async () => {
    expect(await session.run(feeds)).toEqual({
      y: tensorOf('float32', [4, 6, 6, 8], [2, 2]),
      doubled: tensorOf('float16', [1, 2, -4]),
      next: tensorOf('int64', [42], []),
    });
    expect(Object.keys(await session.run(feeds, ['next']))).toEqual(['next']);
  });

  it('writes into the tensors it is given', async () => {
    const y = zeros('float32', [2, 2]);
    const doubled = zeros('float16', [3]);
    const answer = await session.run(feeds, { y, doubled });
    expect(answer.y).toBe(y);
    expect(y).toEqual(tensorOf('float32', [4, 6, 6, 8], [2, 2]));
    expect(doubled).toEqual(tensorOf('float16', [1, 2, -4]));
  });

  it.each([
    ['a missing input', { x: feeds.x! }],
    ['a wrong size', { ...feeds, x: zeros('float32', [2, 3]) }],
    ['a wrong rank', { ...feeds, x: zeros('float32', [4]) }],
    ['a wrong type', { ...feeds, x: zeros('float64', [2, 2]) }],
  ])('names %s as a breach of the contract', async (_what, wrong) => {
    await expect(session.run(wrong)).rejects.toMatchObject({ code: 'model_contract' });
  });

  it('refuses an output buffer of the wrong size, and an unknown output', async () => {
    await expect(session.run(feeds, { y: zeros('float32', [9]) })).rejects.toMatchObject({
      code: 'model_contract',
    });
    await expect(session.run(feeds, ['nothing'])).rejects.toMatchObject({ code: 'model_contract' });
  });

  it('tells the ways of not loading apart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'caliper-session-'));
    await writeFile(join(folder, 'text.onnx'), 'this is no model');
    const loading = (model: Uint8Array | string) => expect(Session.load(model)).rejects;
    await loading(join(folder, 'none.onnx')).toMatchObject({ code: 'not_found' });
    await loading(join(folder, 'text.onnx')).toMatchObject({ code: 'corrupt_file' });
    await loading(modelOf().subarray(0, 60)).toMatchObject({
      code: expect.stringMatching(/corrupt_file|model_contract/),
    });
    await rm(folder, { recursive: true });
  });

  it('reports memory that does not suffice', async () => {
    const graph = new Graph();
    const size = graph.input('size', 'int64', [1]);
    graph.output('huge', graph.ConstantOfShape(size, tensorOf('float32', [0])));
    const hungry = await Session.load(writeOnnx(graph), { threads: 1 });
    await expect(hungry.run({ size: tensorOf('int64', [2 ** 45]) })).rejects.toMatchObject({
      code: 'out_of_memory',
    });
    await hungry.release();
  });

  it('may be released twice, and then runs no more', async () => {
    const brief = await Session.load(modelOf(), { threads: 1 });
    await brief.release();
    await brief.release();
    await expect(brief.run(feeds)).rejects.toMatchObject({ code: 'internal' });
  });
});

describe('providers', () => {
  it.each([
    ['linux', ['cuda', 'webgpu', 'cpu']],
    ['win32', ['dml', 'webgpu', 'cpu']],
    ['darwin', ['coreml', 'webgpu', 'cpu']],
  ] as const)('has candidates for %s, CPU last', (platform, candidates) => {
    expect(providerCandidates(platform)).toEqual(candidates);
  });

  it('knows that this build has a CPU, and refuses what it has not', async () => {
    expect(listProviders()).toContainEqual({ name: 'cpu', inBuild: true, experimental: false });
    const foreign = process.platform === 'win32' ? 'coreml' : 'dml';
    await expect(Session.load(modelOf(), { provider: foreign })).rejects.toMatchObject({
      code: 'provider_unavailable',
    });
  });
});
