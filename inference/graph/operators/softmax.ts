import { floatTypes, likeFirstInput, type Operator } from '../operator.ts';

/** Softmax over one axis; the shape is kept. */
export const softmax: readonly Operator[] = ['Softmax', 'LogSoftmax', 'Hardmax'].map((name) => ({
  name,
  inputs: [1, 1],
  attributes: { axis: 'int' },
  infer: (inference) => {
    inference.typeAmong(0, floatTypes);
    inference.axis(inference.int('axis', -1), inference.shape(0).length);
    return likeFirstInput(inference);
  },
}));
