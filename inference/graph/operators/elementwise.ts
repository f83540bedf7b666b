import {
  type AttributeKind,
  floatTypes,
  type Inference,
  likeFirstInput,
  type Operator,
  type OutputType,
  UNBOUNDED,
} from '../operator.ts';

const unary = (name: string, attributes: Record<string, AttributeKind> = {}): Operator => ({
  name,
  inputs: [1, 1],
  attributes,
  infer: likeFirstInput,
});

const floatUnary = (name: string, attributes: Record<string, AttributeKind> = {}): Operator => ({
  ...unary(name, attributes),
  infer: (inference) => {
    inference.typeAmong(0, floatTypes);
    return likeFirstInput(inference);
  },
});

/** Numpy broadcasting of all inputs, which share one type. */
function broadcastAll(inference: Inference): readonly OutputType[] {
  const values = inference.values();
  const type = inference.sameType(...values.keys());
  if (type === 'bool') inference.fail('bool has no arithmetic');
  return [{ type, shape: inference.broadcast(...values.map((value) => value.shape)) }];
}

const binary = (name: string, attributes: Record<string, AttributeKind> = {}): Operator => ({
  name,
  inputs: [2, 2],
  attributes,
  infer: broadcastAll,
});

const variadic = (name: string): Operator => ({
  name,
  inputs: [1, UNBOUNDED],
  attributes: {},
  infer: broadcastAll,
});

/** One element in, one element out; types are kept. */
export const elementwise: readonly Operator[] = [
  ...['Abs', 'Neg', 'Sign', 'Relu'].map((name) => unary(name)),
  ...['Sqrt', 'Exp', 'Log', 'Sigmoid', 'Tanh', 'Erf', 'Softplus', 'Floor', 'Ceil', 'Round'].map((name) =>
    floatUnary(name),
  ),
  ...['Reciprocal', 'Sin', 'Cos', 'Tan', 'Atan', 'HardSwish', 'Mish', 'Softsign'].map((name) =>
    floatUnary(name),
  ),
  floatUnary('LeakyRelu', { alpha: 'float' }),
  floatUnary('Elu', { alpha: 'float' }),
  floatUnary('Celu', { alpha: 'float' }),
  floatUnary('ThresholdedRelu', { alpha: 'float' }),
  floatUnary('Selu', { alpha: 'float', gamma: 'float' }),
  floatUnary('HardSigmoid', { alpha: 'float', beta: 'float' }),
  floatUnary('Gelu', { approximate: 'string' }),
  ...['Add', 'Sub', 'Mul', 'Div'].map((name) => binary(name)),
  binary('Mod', { fmod: 'int' }),
  ...['Max', 'Min', 'Sum', 'Mean'].map(variadic),
  {
    // the exponent may have a type of its own
    name: 'Pow',
    inputs: [2, 2],
    attributes: {},
    infer: (inference) => [
      {
        type: inference.typeAmong(0, [...floatTypes, 'int32', 'int64']),
        shape: inference.broadcast(inference.shape(0), inference.shape(1)),
      },
    ],
  },
  {
    name: 'PRelu',
    inputs: [2, 2],
    attributes: {},
    infer: (inference) => {
      const shape = inference.broadcast(inference.shape(0), inference.shape(1));
      if (shape.length !== inference.shape(0).length) inference.fail('the slope must broadcast to the input');
      return [{ type: inference.sameType(0, 1), shape: inference.shape(0) }];
    },
  },
  {
    name: 'Clip',
    inputs: [1, 3],
    attributes: {},
    settings: [1, 2],
    infer: (inference) => {
      inference.sameType(0, 1, 2);
      for (const bound of [1, 2]) if (inference.has(bound)) inference.rank(bound, 0, 1);
      return likeFirstInput(inference);
    },
  },
  {
    name: 'Where',
    inputs: [3, 3],
    attributes: {},
    infer: (inference) => {
      inference.typeAmong(0, ['bool']);
      return [
        {
          type: inference.sameType(1, 2),
          shape: inference.broadcast(inference.shape(0), inference.shape(1), inference.shape(2)),
        },
      ];
    },
  },
];
