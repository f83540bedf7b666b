import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Graph, tensorOf, writeOnnx } from '../../graph/index.ts';
import { SeededRandom, Session } from '../../runtime/index.ts';
import { clipByNorm, gradientNorm } from '../clipping.ts';
import { adam, adamW } from './adam.ts';
import type { Optimiser } from './optimiser.ts';
import { sgd } from './sgd.ts';

const size = 7;
const steps = 5;
const rate = 0.05;

/** Runs the fragment in ONNX Runtime, float64, on the given gradients; returns the parameter after each step. */
async function run(optimiser: Optimiser, start: readonly number[], gradients: readonly number[][]) {
  const graph = new Graph();
  const parameter = graph.input('parameter', 'float64', [size]);
  const gradient = graph.input('gradient', 'float64', [size]);
  const state = optimiser.stateNames.map((name) => graph.input(name, 'float64', [size]));
  const scalars = Object.fromEntries(
    optimiser.scalarNames.map((name) => [name, graph.input(`scalar.${name}`, 'float64', [])]),
  );
  const update = optimiser.update(graph, { parameter, gradient, state, scalars });
  graph.output('next', update.parameter);
  for (const [index, name] of optimiser.stateNames.entries())
    graph.output(`next.${name}`, update.state[index]!);
  const session = await Session.load(writeOnnx(graph), { threads: 1 });
  let current = tensorOf('float64', start);
  let memory = Object.fromEntries(
    optimiser.stateNames.map((name) => [name, tensorOf('float64', Array(size).fill(0))]),
  );
  const path: number[][] = [];
  for (const [index, values] of gradients.entries()) {
    const numbers = optimiser.scalars(index + 1, rate);
    const out = await session.run({
      parameter: current,
      gradient: tensorOf('float64', values),
      ...memory,
      ...Object.fromEntries(
        Object.entries(numbers).map(([name, value]) => [`scalar.${name}`, tensorOf('float64', [value], [])]),
      ),
    });
    current = out.next as typeof current;
    memory = Object.fromEntries(
      optimiser.stateNames.map((name) => [name, out[`next.${name}`] as typeof current]),
    );
    path.push(Array.from(current.data));
  }
  await session.release();
  return path;
}

interface AdamSettings {
  readonly l2: number;
  readonly decoupled: number;
}

/** The formulas as printed in the papers, one element at a time. */
function adamByFormula(
  start: number,
  gradients: readonly number[],
  { l2, decoupled }: AdamSettings,
): number[] {
  let [theta, m, v] = [start, 0, 0];
  return gradients.map((raw, index) => {
    const t = index + 1;
    theta -= rate * decoupled * theta;
    const g = raw + l2 * theta;
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    theta -= (rate * (m / (1 - 0.9 ** t))) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8);
    return theta;
  });
}

function sgdByFormula(start: number, gradients: readonly number[], momentum: number, l2: number): number[] {
  let [theta, buffer] = [start, 0];
  return gradients.map((raw) => {
    buffer = momentum * buffer + raw + l2 * theta;
    theta -= rate * buffer;
    return theta;
  });
}

const random = new SeededRandom(3);
const numbers = () => Array.from({ length: size }, () => random.normal());
const start = numbers();
const gradients = Array.from({ length: steps }, numbers);

// Goes red if a bias correction, ε's place, the decay's place or the order of decay and step changes.
describe.each([
  { name: 'Adam', optimiser: adam(), by: formula({ l2: 0, decoupled: 0 }) },
  { name: 'Adam with L2', optimiser: adam({ weightDecay: 0.1 }), by: formula({ l2: 0.1, decoupled: 0 }) },
  { name: 'AdamW', optimiser: adamW({ weightDecay: 0.1 }), by: formula({ l2: 0, decoupled: 0.1 }) },
  { name: 'SGD', optimiser: sgd(), by: (s: number, g: number[]) => sgdByFormula(s, g, 0, 0) },
  {
    name: 'SGD with momentum and L2',
    optimiser: sgd({ momentum: 0.9, weightDecay: 0.1 }),
    by: (s: number, g: number[]) => sgdByFormula(s, g, 0.9, 0.1),
  },
])('$name', ({ optimiser, by }) => {
  it('follows its formula', async () => {
    const path = await run(optimiser, start, gradients);
    for (let element = 0; element < size; element++) {
      const expected = by(
        start[element]!,
        gradients.map((step) => step[element]!),
      );
      for (const [step, value] of expected.entries()) expect(path[step]![element]).toBeCloseTo(value, 12);
    }
  });
});

function formula(settings: AdamSettings) {
  return (s: number, g: number[]) => adamByFormula(s, g, settings);
}

describe('clipping', () => {
  const graph = new Graph();
  const inputs = [graph.input('a', 'float64', [3]), graph.input('b', 'float64', [2, 2])];
  const norm = graph.output('norm', gradientNorm(graph, inputs));
  const clipped = clipByNorm(graph, inputs, norm, 2);
  for (const [index, value] of clipped.entries()) graph.output(`clipped${index}`, value);
  const session = Session.load(writeOnnx(graph), { threads: 1 });
  const finite = fc.double({ min: -10, max: 10, noNaN: true });

  it('scales the whole group by min(1, c/(norm + 1e-6))', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(finite, { minLength: 7, maxLength: 7 }), async (values) => {
        const out = await (await session).run({
          a: tensorOf('float64', values.slice(0, 3)),
          b: tensorOf('float64', values.slice(3), [2, 2]),
        });
        const expectedNorm = Math.hypot(...values);
        const coefficient = Math.min(1, 2 / (expectedNorm + 1e-6));
        expect(out.norm?.data[0]).toBeCloseTo(expectedNorm, 10);
        const got = [...(out.clipped0?.data ?? []), ...(out.clipped1?.data ?? [])];
        for (const [index, value] of values.entries())
          expect(got[index]).toBeCloseTo(value * coefficient, 10);
      }),
      { numRuns: 50 },
    );
  });
});
