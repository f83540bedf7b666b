/**
 * What a call of `Session.run` costs beyond ONNX Runtime's own call, and what that call itself costs when there is
 * nothing to compute. Goal: the first under 0.1 ms. `node test/bench/session-overhead.ts`
 */
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { Graph, writeOnnx } from '../../inference/graph/index.ts';
import { Session, zeros } from '../../inference/runtime/index.ts';

const calls = 5000;
const rounds = 5;

const graph = new Graph();
graph.output('y', graph.Relu(graph.input('x', 'float32', ['N', 3, 8, 8])));
const model = writeOnnx(graph);

const ours = await Session.load(model, { threads: 1 });
const theirs = await InferenceSession.create(model, { intraOpNumThreads: 1 });
const x = zeros('float32', [1, 3, 8, 8]);
const theirFeeds = { x: new OrtTensor('float32', x.data, x.dims) };

/** Microseconds of one call, the best of several rounds: other processes only ever add. */
async function microseconds(call: () => Promise<unknown>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const startMs = performance.now();
    for (let index = 0; index < calls; index++) await call();
    best = Math.min(best, (1000 * (performance.now() - startMs)) / calls);
  }
  return best;
}

const bare = await microseconds(() => theirs.run(theirFeeds));
const wrapped = await microseconds(() => ours.run({ x }));
console.log(`onnxruntime-node: ${bare.toFixed(1)} µs a call`);
console.log(`Session:          ${wrapped.toFixed(1)} µs a call, ${(wrapped - bare).toFixed(1)} µs more`);
await ours.release();
await theirs.release();
