import type { CaseInput, GradientCase } from '../gradient-case.ts';

const indices = (data: number[], dims: number[] = [data.length]): CaseInput => ({
  dims,
  data,
  type: 'int64',
});

export const indexingCases: readonly GradientCase[] = [
  {
    name: 'Gather rows, one twice',
    inputs: [{ dims: [5, 3] }, indices([4, 0, 4, -2])],
    build: (graph, [x, picks]) => graph.Gather(x!, picks!),
  },
  {
    name: 'Gather along an inner axis, matrix of indices',
    inputs: [{ dims: [2, 5, 3] }, indices([4, 0, 2, 2, 1, 0], [2, 3])],
    build: (graph, [x, picks]) => graph.Gather(x!, picks!, { axis: 1 }),
  },
  {
    name: 'Gather one (class token)',
    inputs: [{ dims: [2, 5, 3], shape: ['N', 'T', 3] }],
    build: (graph, [x]) => graph.Gather(x!, 0, { axis: 1 }),
  },
  {
    name: 'GatherElements',
    inputs: [{ dims: [3, 5] }, indices([1, 4, 4, 0, 2, 2], [3, 2])],
    build: (graph, [x, picks]) => graph.GatherElements(x!, picks!, { axis: 1 }),
  },
  {
    name: 'GatherND',
    inputs: [{ dims: [3, 5, 2] }, indices([1, 4, 0, 0, 1, 4], [3, 2])],
    build: (graph, [x, picks]) => graph.GatherND(x!, picks!),
  },
  {
    name: 'ScatterElements',
    inputs: [{ dims: [3, 5] }, indices([1, 4, 3, 0, 2, 1], [3, 2]), { dims: [3, 2] }],
    build: (graph, [x, picks, updates]) => graph.ScatterElements(x!, picks!, updates!, { axis: 1 }),
  },
  {
    name: 'ScatterElements adding',
    inputs: [{ dims: [3, 5] }, indices([1, 1, 3, 3, 2, 1], [3, 2]), { dims: [3, 2] }],
    build: (graph, [x, picks, updates]) =>
      graph.ScatterElements(x!, picks!, updates!, { axis: 1, reduction: 'add' }),
  },
  {
    name: 'ScatterND',
    inputs: [{ dims: [5, 3] }, indices([1, 4], [2, 1]), { dims: [2, 3] }],
    build: (graph, [x, picks, updates]) => graph.ScatterND(x!, picks!, updates!),
  },
  {
    name: 'ScatterND adding',
    inputs: [{ dims: [5, 3] }, indices([1, 1], [2, 1]), { dims: [2, 3] }],
    build: (graph, [x, picks, updates]) => graph.ScatterND(x!, picks!, updates!, { reduction: 'add' }),
  },
  {
    name: 'TopK',
    inputs: [{ dims: [3, 7] }],
    build: (graph, [x]) => graph.TopK(x!, 3)[0],
  },
  {
    name: 'TopK smallest along instances',
    inputs: [{ dims: [2, 5, 3], shape: ['N', 'T', 3] }],
    build: (graph, [x]) => graph.TopK(x!, 2, { axis: 1, largest: 0 })[0],
  },
];
