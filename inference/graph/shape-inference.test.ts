import { describe, expect, it } from 'vitest';
import { type OperatorCase, operatorCases } from '../../test/graphs/operator-cases.ts';
import { randomTensor, runInOrt, seeded } from '../../test/graphs/run-in-ort.ts';
import { type Dim, Graph, operators, type Tensor, type Value } from './index.ts';

const ROUNDS = 4;

/** The case as a graph whose inputs have the shapes that `dimOf` gives, its results published as o0, o1 … */
function graphOf({ inputs, build }: OperatorCase, dimOf: (dim: number) => Dim): Graph {
  const graph = new Graph();
  const values = inputs.map(({ dims, type, knownFrom = dims.length }, at) =>
    graph.input(
      `i${at}`,
      type ?? 'float32',
      dims.map((dim, axis) => (axis < knownFrom ? dimOf(dim) : dim)),
    ),
  );
  const results = build(graph, ...values);
  for (const [at, value] of ('name' in results ? [results] : results).entries())
    graph.output(`o${at}`, value);
  return graph;
}

const described = (value: Value | Tensor): string =>
  `${value.type}[${('dims' in value ? value.dims : value.shape).join(', ')}]`;

/** A symbolic size with `s5` standing for 5; undefined where it contains a fresh symbol. */
function evaluated(dim: Dim): number | undefined {
  if (typeof dim === 'number') return dim;
  if (dim.includes('?')) return undefined;
  const code = dim
    .replaceAll(/s(\d+)/g, '$1')
    .replaceAll('floor', 'Math.floor')
    .replaceAll('ceil', 'Math.ceil')
    .replaceAll('max', 'Math.max');
  return new Function(`return ${code}`)() as number;
}

/** Sizes that depend on data, on sizes the symbols hide, or on sums of symbols stay open. */
const openOperators = new Set(['NonZero', 'Resize', 'AveragePool', 'MaxPool', 'Slice', 'Split', 'Concat']);

for (let round = 0; round < ROUNDS; round += 1) {
  const random = seeded(1000 + round);
  const cases = operatorCases((low, high) => low + Math.floor(random() * (high - low + 1)));
  describe(`shapes of round ${round}`, () => {
    it.each(cases.map((example, at) => [`${example.op} #${at}`, example] as const))(
      '%s',
      async (_, example) => {
        const graph = graphOf(example, (dim) => dim);
        const feeds = Object.fromEntries(
          example.inputs.map(({ dims, type, highest }, at) => [
            `i${at}`,
            randomTensor(type ?? 'float32', dims, random, highest),
          ]),
        );
        const results = await runInOrt(graph, feeds);
        const real = [...graph.outputs.keys()].map((name) => results[name] as Tensor);
        const inferred = [...graph.outputs.values()];
        if (example.op !== 'NonZero') expect(inferred.map(described)).toEqual(real.map(described));

        const symbolic = graphOf(example, (dim) => (dim === 1 ? 1 : `s${dim}`));
        for (const [at, value] of [...symbolic.outputs.values()].entries()) {
          const { type, dims } = real[at] as Tensor;
          expect(value.type).toBe(type);
          const sizes = value.shape.map(evaluated);
          if (!openOperators.has(example.op)) expect(sizes).toEqual([...dims]);
          expect(sizes.map((size, axis) => size ?? dims[axis])).toEqual([...dims]);
        }
      },
    );
  });
}

it('covers every operator of the registry', () => {
  const covered = new Set(operatorCases((low) => low).map((example) => example.op));
  const missing = [...operators.keys()].filter((op) => !covered.has(op) && op !== 'Hardmax');
  expect(missing).toEqual([]);
});
