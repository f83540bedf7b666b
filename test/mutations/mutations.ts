/** One deliberate mistake in the source, and the test file that must turn red by it. */
export interface Mutation {
  readonly name: string;
  readonly source: string;
  /** Occurs exactly once in the source. */
  readonly from: string;
  readonly to: string;
  readonly test: string;
}

const sizing = 'inference/sizing';
const training = 'inference/training';

export const mutations: readonly Mutation[] = [
  {
    name: 'a gate that is not squeezed by the sigmoid',
    source: `${sizing}/model/gate.ts`,
    from: 'const strength = graph.Sigmoid(raw);',
    to: 'const strength = raw;',
    test: `${sizing}/model/gate.test.ts`,
  },
  {
    name: 'a retrofitted gate that starts half open',
    source: `${sizing}/model/gate.ts`,
    from: 'graph.Mul(strength, scaledBy)',
    to: 'graph.Mul(strength, 1)',
    test: `${sizing}/model/retrofit.test.ts`,
  },
  {
    name: 'SmoothL1 without its half',
    source: `${training}/losses.ts`,
    from: 'graph.Mul(inner, 0.5)',
    to: 'graph.Mul(inner, 1)',
    test: `${sizing}/model/gate.test.ts`,
  },
  {
    name: 'Adam without bias correction',
    source: `${training}/optimisers/adam.ts`,
    from: 'const rootCorrection = Math.sqrt(1 - beta2 ** step);',
    to: 'const rootCorrection = 1;',
    test: `${training}/gradient-routing.test.ts`,
  },
  {
    name: 'clipping that also enlarges',
    source: `${training}/clipping.ts`,
    from: 'graph.Min(graph.Div(limit, graph.Add(norm, 1e-6)), graph.constant(1, norm.type))',
    to: 'graph.Div(limit, graph.Add(norm, 1e-6))',
    test: `${training}/clipping.test.ts`,
  },
  {
    name: 'a derivative of the sigmoid without its (1 - s)',
    source: 'inference/autodiff/rules/unary.ts',
    from: 'Sigmoid: unary((g, _x, y, dy) => g.Mul(dy, g.Mul(y, g.Sub(1, y)))),',
    to: 'Sigmoid: unary((g, _x, y, dy) => g.Mul(dy, y)),',
    test: 'inference/autodiff/golden.test.ts',
  },
  {
    name: 'sizes spread over 20 instead of 19.5 mm',
    source: `${sizing}/target/scaling.ts`,
    from: 'const spanMm = 19.5;',
    to: 'const spanMm = 20;',
    test: `${sizing}/target/target.test.ts`,
  },
  {
    name: 'exactly 5 mm counted as small',
    source: `${sizing}/target/classes.ts`,
    from: 'sizeMm <= thresholds.diminutiveUpToMm',
    to: 'sizeMm < thresholds.diminutiveUpToMm',
    test: `${sizing}/target/target.test.ts`,
  },
  {
    name: 'an error of exactly 1 mm counted as within 1 mm',
    source: `${sizing}/metrics/regression.ts`,
    from: 'Math.abs(error) < 1)',
    to: 'Math.abs(error) <= 1)',
    test: `${sizing}/metrics/metrics.test.ts`,
  },
  {
    name: 'a bootstrap that draws frames instead of patients',
    source: `${sizing}/metrics/bootstrap.ts`,
    from: '[...Map.groupBy(items, groupOf).values()]',
    to: 'items.map((item) => [item])',
    test: `${sizing}/metrics/metrics.test.ts`,
  },
  {
    name: 'a lesion’s interval from single frames instead of blocks',
    source: `${sizing}/lesion/aggregate.ts`,
    from: 'const blockLength = Math.ceil(Math.sqrt(count));',
    to: 'const blockLength = 1;',
    test: `${sizing}/lesion/lesion.test.ts`,
  },
  {
    name: 'a median that forgets the quality of frames',
    source: `${sizing}/lesion/aggregate.ts`,
    from: '(rated ? frame.quality : 1)',
    to: '1',
    test: `${sizing}/lesion/lesion.test.ts`,
  },
  {
    name: 'a conformal quantile of n instead of n + 1',
    source: `${sizing}/lesion/calibration.ts`,
    from: '((errors.length + 1) * (1 - coverage)) / 2',
    to: '(errors.length * (1 - coverage)) / 2',
    test: `${sizing}/lesion/lesion.test.ts`,
  },
  {
    name: 'a crop that grows by half its range, rounded up',
    source: `${sizing}/preprocess/crop.ts`,
    from: 'const growX = Math.floor(',
    to: 'const growX = Math.ceil(',
    test: `${sizing}/preprocess/preprocess.test.ts`,
  },
  {
    name: 'a resize that aliases small images',
    source: `${sizing}/preprocess/taps.ts`,
    from: 'const widening = Math.max(scale, 1);',
    to: 'const widening = 1;',
    test: `${sizing}/preprocess/preprocess.test.ts`,
  },
  {
    name: 'a frame found by its place in decode order',
    source: 'main/media/video/picture-decoder.ts',
    from: 'ordinal: Number(this.#frame.pts)',
    to: 'ordinal: Number(this.#frame.pts) + 1',
    test: 'main/media/video/formats.test.ts',
  },
  {
    name: 'an audit chain that is not followed from row to row',
    source: 'db/audit/verify.ts',
    from: 'if (row.previousHash !== this.#previousHash)',
    to: 'if (row.previousHash === undefined)',
    test: 'db/audit/audit.test.ts',
  },
];
