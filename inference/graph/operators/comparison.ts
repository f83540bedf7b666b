import { floatTypes, type Operator } from '../operator.ts';

const compare = (name: string): Operator => ({
  name,
  inputs: [2, 2],
  attributes: {},
  infer: (inference) => {
    inference.sameType(0, 1);
    return [{ type: 'bool', shape: inference.broadcast(inference.shape(0), inference.shape(1)) }];
  },
});

const logic = (name: string, inputCount: number): Operator => ({
  name,
  inputs: [inputCount, inputCount],
  attributes: {},
  infer: (inference) => {
    for (let index = 0; index < inputCount; index += 1) inference.typeAmong(index, ['bool']);
    return [{ type: 'bool', shape: inference.broadcast(...inference.values().map((value) => value.shape)) }];
  },
});

/** Operators that answer in bool. */
export const comparison: readonly Operator[] = [
  ...['Equal', 'Greater', 'Less', 'GreaterOrEqual', 'LessOrEqual'].map(compare),
  ...['And', 'Or', 'Xor'].map((name) => logic(name, 2)),
  logic('Not', 1),
  ...(['IsNaN', 'IsInf'] as const).map(
    (name): Operator => ({
      name,
      inputs: [1, 1],
      attributes: name === 'IsInf' ? { detect_negative: 'int', detect_positive: 'int' } : {},
      infer: (inference) => {
        inference.typeAmong(0, floatTypes);
        return [{ type: 'bool', shape: inference.shape(0) }];
      },
    }),
  ),
];
