import type { OptionValue } from '../../main/contract/methods.ts';
import { method } from '../registry/method.ts';
import { sizingOptions } from './options.ts';

/** Sizes of lesions in mm by hard-attention gates and gradient routing. */
export const sizing = method({
  id: 'sizing',
  title: 'Lesion size',
  description: 'Learns the size of boxed lesions in mm, with an interval for each.',
  task: 'polyp-sizing',
  label: { kind: 'number', subjects: ['object'] },
  takesRenderedFolder: true,
  options: sizingOptions,
  controlOption: 'gated',
  metrics: [
    { name: 'MAE, mm', better: 'lower' },
    { name: 'RMSE, mm', better: 'lower' },
    { name: 'share within 1 mm', better: 'higher' },
    { name: 'share within 2 mm', better: 'higher' },
    { name: 'macro F1, three classes', better: 'higher' },
  ],
  async train(context) {
    const { recipeOf } = await import('./recipe/recipe.ts');
    const { sizingData } = await import('./recipe/labelled.ts');
    const { trainSizing } = await import('./recipe/train-sizing.ts');
    const { evaluateSizing } = await import('./recipe/evaluate-bundle.ts');
    const { options, data, start, threads, signal } = context;
    const bundle = start?.bundle;
    const startSizes = bundle?.card?.outputs.some(({ meaning }) => meaning === 'scaledSize') === true;
    return trainSizing({
      ...context,
      recipe: recipeOf(options),
      data: await sizingData(data, options.sidePx, { signal }),
      methodOptions: options as Record<string, OptionValue>,
      ...(startSizes && {
        startMetrics: () =>
          evaluateSizing({ bundle: bundle!, data, part: 'test', threads, signal, onProgress: () => {} }),
      }),
    });
  },
  async check(bundle, session) {
    const { sizeRows, sizingContract } = await import('./bundle-contract.ts');
    const contract = sizingContract(bundle, session);
    const length = 3 * contract.input.sidePx ** 2;
    const black = contract.streams.map(({ stream }) => [stream, new Float32Array(length)]);
    await sizeRows(session, contract, Object.fromEntries(black), 0, 1);
  },
  async evaluate(context) {
    const { evaluateSizing } = await import('./recipe/evaluate-bundle.ts');
    return evaluateSizing(context);
  },
});
