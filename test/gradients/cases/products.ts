import type { Graph, Value } from '../../../inference/graph/index.ts';
import type { CaseInput, GradientCase } from '../gradient-case.ts';

const dims = (...sizes: number[]): CaseInput => ({ dims: sizes });

const matMul = (name: string, a: CaseInput, b: CaseInput): GradientCase => ({
  name: `MatMul ${name}`,
  inputs: [a, b],
  build: (graph, [x, y]) => graph.MatMul(x!, y!),
});

const gemm = (name: string, transA: number, transB: number, bias: CaseInput): GradientCase => ({
  name: `Gemm ${name}`,
  inputs: [transA ? dims(3, 2) : dims(2, 3), transB ? dims(5, 3) : dims(3, 5), bias],
  build: (graph, [a, b, c]) => graph.Gemm(a!, b!, c!, { alpha: 0.7, beta: 1.3, transA, transB }),
});

const einsum = (equation: string, ...inputs: CaseInput[]): GradientCase => ({
  name: `Einsum ${equation}`,
  inputs,
  build: (graph: Graph, values: readonly Value[]) => graph.Einsum(equation, ...values),
});

export const productCases: readonly GradientCase[] = [
  einsum('ij,jk->ik', dims(2, 3), dims(3, 5)),
  einsum('bhid,bhjd->bhij', dims(2, 3, 5, 2), dims(2, 3, 7, 2)),
  einsum('...ij,...jk->...ik', dims(2, 3, 5), dims(2, 5, 2)),
  einsum('...ij,...jk->...ik', dims(2, 3, 5), dims(1, 5, 2)),
  einsum('ij->i', dims(3, 5)),
  einsum('ij->ji', dims(3, 5)),
  einsum('i,i->', dims(7), dims(7)),
  einsum('ij,jk', dims(2, 3), dims(3, 1)),
  gemm('plain', 0, 0, dims(5)),
  gemm('transA', 1, 0, dims(2, 1)),
  gemm('transB', 0, 1, dims(2, 5)),
  gemm('transA transB', 1, 1, dims()),
  {
    name: 'Gemm without bias, symbolic batch',
    inputs: [{ dims: [2, 3], shape: ['N', 3] }, dims(3, 5)],
    build: (graph, [a, b]) => graph.Gemm(a!, b!),
  },
  matMul('matrices', dims(3, 5), dims(5, 2)),
  matMul('batch', dims(2, 3, 5), dims(2, 5, 1)),
  matMul('batch with shared weight', dims(2, 3, 5), dims(5, 7)),
  matMul('shared left operand', dims(3, 5), dims(2, 5, 2)),
  matMul('broadcast batches', dims(2, 1, 3, 5), dims(3, 5, 2)),
  matMul('symbolic batch and tokens', { dims: [2, 3, 5], shape: ['N', 'T', 5] }, dims(5, 7)),
  matMul(
    'symbolic batches, attention scores',
    { dims: [2, 3, 5], shape: ['N', 'T', 5] },
    { dims: [2, 5, 3], shape: ['N', 5, 'T'] },
  ),
  matMul('row vector', dims(5), dims(2, 5, 3)),
  matMul('column vector', dims(2, 3, 5), dims(5)),
  matMul('two vectors', dims(5), dims(5)),
  matMul('empty batch', dims(0, 3, 5), dims(5, 2)),
];
