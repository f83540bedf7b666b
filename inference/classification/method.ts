import { method } from '../registry/method.ts';
import { classificationOptions } from './options.ts';

/** Any class of frames, objects or media. */
export const classification = method({
  id: 'classification',
  title: 'Classification of pictures',
  description:
    'Learns a class of each frame, object or video, such as polyp or none, with calibrated probabilities.',
  task: 'classification',
  label: { kind: 'class', subjects: ['frame', 'object', 'medium'] },
  takesRenderedFolder: false,
  options: classificationOptions,
  controlOption: 'gated',
  metrics: [
    { name: 'AUC', better: 'higher' },
    { name: 'balanced accuracy', better: 'higher' },
    { name: 'macro F1', better: 'higher' },
    { name: 'accuracy', better: 'higher' },
    { name: 'Brier score', better: 'lower' },
    { name: 'calibration error', better: 'lower' },
  ],
  async train(context) {
    const { trainClassifier } = await import('./train.ts');
    return trainClassifier(context);
  },
  async check(bundle, session) {
    const { classifierContract } = await import('./model.ts');
    const { input, inputName, output } = classifierContract(bundle, session);
    const dims = [1, 3, input.heightPx, input.widthPx];
    const black = {
      type: 'float32' as const,
      dims,
      data: new Float32Array(3 * input.heightPx * input.widthPx),
    };
    await session.run({ [inputName]: black }, [output]);
  },
  async evaluate(context) {
    const { evaluateClassifier } = await import('./evaluate.ts');
    return evaluateClassifier(context);
  },
});
