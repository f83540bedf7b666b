import type { Mutation } from '../mutation.ts';

export const graph: readonly Mutation[] = [
  {
    name: 'operands of different element types that are let through',
    requirement: 'REQ-INFER-001',
    source: 'inference/graph/operator.ts',
    from: 'if (types.size > 1) this.fail(',
    to: 'if (types.size > 2) this.fail(',
    test: 'inference/graph/graph.test.ts',
  },
  {
    name: 'a softmax of an old opset over the last axis alone',
    requirement: 'REQ-INFER-002',
    source: 'inference/graph/onnx/upgrade/meaning.ts',
    from: 'if (axis === shape.length - 1) return { ...node, attributes: last };',
    to: 'return { ...node, attributes: last };',
    test: 'inference/graph/onnx/upgrade/upgrade.test.ts',
  },
  {
    name: 'weights of another shape that go unreported',
    requirement: 'REQ-INFER-005',
    source: 'inference/graph/weights/import.ts',
    from: 'misshapen.push({ name, wanted: parameter.dims, found: tensor.dims });',
    to: 'unexpected.push(source);',
    test: 'inference/graph/weights/weights.test.ts',
  },
  {
    name: 'a mismatch that has gone and counts as agreement',
    requirement: 'REQ-INFER-006',
    source: 'test/parity/known-mismatches.ts',
    from: "known === undefined ? 'agrees' : 'LISTED, BUT AGREES'",
    to: "'agrees'",
    test: 'test/parity/parity.test.ts',
  },
];
