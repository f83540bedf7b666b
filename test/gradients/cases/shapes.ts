import { END, type Graph, type Value } from '../../../inference/graph/index.ts';
import type { CaseInput, GradientCase } from '../gradient-case.ts';

const on = (
  name: string,
  input: CaseInput,
  f: (graph: Graph, x: Value) => Value | readonly Value[],
): GradientCase => ({ name, inputs: [input], build: (graph, [x]) => f(graph, x!) });

const cube: CaseInput = { dims: [3, 5, 2] };
const tokens: CaseInput = { dims: [2, 7, 3], shape: ['N', 'T', 3] };
const image: CaseInput = { dims: [1, 2, 3, 5] };

export const shapeCases: readonly GradientCase[] = [
  {
    name: 'Concat',
    inputs: [{ dims: [2, 3] }, { dims: [2, 1] }, { dims: [2, 5] }],
    build: (graph, values) => graph.Concat(values, { axis: -1 }),
  },
  {
    name: 'Concat with an empty part',
    inputs: [{ dims: [2, 3] }, { dims: [0, 3] }],
    build: (graph, values) => graph.Concat(values, { axis: 0 }),
  },
  {
    name: 'Concat of symbolic lengths',
    inputs: [
      { dims: [2, 3], shape: ['A', 3] },
      { dims: [5, 3], shape: ['B', 3] },
    ],
    build: (graph, values) => graph.Concat(values, { axis: 0 }),
  },
  on('Expand', { dims: [3, 1] }, (g, x) => g.Expand(x, [2, 3, 5])),
  on('Expand to a symbolic batch', { dims: [1, 3] }, (g, x) => {
    const batch = g.constant({ type: 'int64', dims: [2], data: new BigInt64Array([4n, 1n]) });
    return g.Expand(x, batch);
  }),
  on('Flatten', cube, (g, x) => g.Flatten(x, { axis: 1 })),
  on('Pad', cube, (g, x) => g.Pad(x, [1, 0, 2, 0, 3, 0])),
  on('Pad of some axes', cube, (g, x) => g.Pad(x, [2, 1], 0.5, [1])),
  on('Pad cropping', cube, (g, x) => g.Pad(x, [0, -1, 1, 0, -2, 0])),
  on('Pad edge', image, (g, x) => g.Pad(x, [0, 0, 1, 2, 0, 0, 3, 1], undefined, undefined, { mode: 'edge' })),
  on('Pad reflect', image, (g, x) =>
    g.Pad(x, [0, 0, 1, 2, 0, 0, 2, 3], undefined, undefined, { mode: 'reflect' }),
  ),
  on('Reshape', cube, (g, x) => g.Reshape(x, [2, -1])),
  on('Reshape of symbolic tokens', tokens, (g, x) => g.Reshape(x, [-1, 3])),
  on('Resize nearest ×2', image, (g, x) =>
    g.Resize(
      x,
      { scales: [1, 1, 2, 2] },
      { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' },
    ),
  ),
  on('Resize nearest down', image, (g, x) => g.Resize(x, { sizes: [1, 2, 2, 3] }, { mode: 'nearest' })),
  on('Resize linear', image, (g, x) => g.Resize(x, { sizes: [1, 2, 7, 4] }, { mode: 'linear' })),
  on('Resize linear, aligned corners', image, (g, x) =>
    g.Resize(x, { sizes: [1, 2, 5, 9] }, { mode: 'linear', coordinate_transformation_mode: 'align_corners' }),
  ),
  on('Split', cube, (g, x) => g.Split(x, [1, 3, 1], { axis: 1 })),
  on('Split, one part used', cube, (g, x) => g.Split(x, [2, 3], { axis: 1 })[1]!),
  on('Squeeze', { dims: [1, 3, 1, 2] }, (g, x) => g.Squeeze(x, [0, 2])),
  on('Tile', { dims: [2, 3] }, (g, x) => g.Tile(x, [3, 2])),
  on('Transpose', cube, (g, x) => g.Transpose(x, [2, 0, 1])),
  on('Transpose reversing', cube, (g, x) => g.Transpose(x)),
  on('Trilu', { dims: [2, 3, 5] }, (g, x) => g.Trilu(x, 1, { upper: 0 })),
  on('Unsqueeze', { dims: [3, 2] }, (g, x) => g.Unsqueeze(x, [0, 3])),

  on('Slice', cube, (g, x) => g.Slice(x, [1, 0], [3, -1], [1, 0])),
  on('Slice with steps', { dims: [7, 5] }, (g, x) => g.Slice(x, [1, 4], [7, 0], [0, 1], [2, -3])),
  on('Slice, negative start', cube, (g, x) => g.Slice(x, [-2], [END], [1])),
  on('Slice of nothing', cube, (g, x) => g.Slice(x, [2], [2], [1])),
  on('Slice of symbolic tokens', tokens, (g, x) => g.Slice(x, [1], [END], [1])),
];
