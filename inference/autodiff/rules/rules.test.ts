import { describe, expect, it } from 'vitest';
import {
  buildCase,
  type GradientCase,
  gradcheck,
  gradientCases,
  relativeDifference,
} from '../../../test/gradients/index.ts';
import { interpret } from '../../../test/reference/interpret.ts';
import { Graph } from '../../graph/index.ts';
import { writeOnnx } from '../../graph/onnx.ts';
import { Session } from '../../runtime/index.ts';
import { gradientRules } from '../index.ts';

/** float32 on the CPU against float64: of the largest element of each gradient. */
const RUNTIME_TOLERANCE = 2e-5;

it('every rule has a case', () => {
  const covered = new Set(gradientCases.flatMap((gradientCase) => forwardOperators(gradientCase)));
  expect(Object.keys(gradientRules).filter((op) => !covered.has(op))).toEqual([]);
});

function forwardOperators(gradientCase: GradientCase): string[] {
  const graph = new Graph();
  const inputs = gradientCase.inputs.map(({ dims, shape, type }, i) =>
    graph.input(`x${i}`, type ?? 'float32', shape ?? dims),
  );
  gradientCase.build(graph, inputs);
  return graph.nodes.map(({ op }) => op);
}

// A dropped factor, a wrong axis or a missing reduction in any rule turns its case red.
describe.each(gradientCases.map((gradientCase) => [gradientCase.name, gradientCase] as const))(
  'REQ-GRAD-001 gradient of %s',
  (_, gradientCase) => {
    it('agrees with central differences in float64', () => {
      expect(gradcheck(buildCase(gradientCase))).toEqual([]);
    });

    it.skipIf(gradientCase.skipRuntime)('is the same in float32 on the CPU', async () => {
      const built = buildCase(gradientCase);
      const expected = interpret(built.graph, built.feeds);
      await using session = await Session.load(writeOnnx(built.graph), { threads: 1 });
      const found = await session.run(built.feeds);
      for (const [name, tensor] of expected) {
        expect(relativeDifference(found[name]!, tensor), name).toBeLessThan(RUNTIME_TOLERANCE);
      }
    });
  },
);
