import { elementTypeOfCode } from '../element-types.ts';
import { type Inference, likeFirstInput, type Operator, type OutputType } from '../operator.ts';
import type { ElementType } from '../tensor.ts';
import type { Dim } from '../value.ts';
import { shapeOperand } from './shapes.ts';

function statedType(inference: Inference, otherwise: ElementType): ElementType {
  if (!inference.attribute('dtype')) return otherwise;
  const code = inference.int('dtype', 0);
  return elementTypeOfCode(code) ?? inference.unknown(`element type ${code} is only passed on`);
}

function constantOfShape(inference: Inference): readonly OutputType[] {
  const value = inference.attribute('value');
  if (value?.kind === 'foreign') inference.unknown('its element type is only passed on');
  return [
    { type: value?.kind === 'tensor' ? value.value.type : 'float32', shape: shapeOperand(inference, 0) },
  ];
}

function range(inference: Inference): readonly OutputType[] {
  const type = inference.sameType(0, 1, 2);
  const known = (index: number): Dim | undefined =>
    inference.contents(index)?.[0] ?? inference.floats(index)?.[0];
  const [start, limit, delta] = [known(0), known(1), known(2)];
  if (delta === 0) inference.fail('delta is 0');
  if (start === 0 && delta === 1 && typeof limit === 'string') return [{ type, shape: [limit] }];
  if (typeof start !== 'number' || typeof limit !== 'number' || typeof delta !== 'number') {
    return [{ type, shape: [inference.dim(undefined)] }];
  }
  return [{ type, shape: [Math.max(0, Math.ceil((limit - start) / delta))] }];
}

const like = (name: string, parameters: readonly string[]): Operator => ({
  name,
  inputs: [1, 1],
  attributes: { dtype: 'int', ...Object.fromEntries(parameters.map((parameter) => [parameter, 'float'])) },
  infer: (inference) => [{ type: statedType(inference, inference.type(0)), shape: inference.shape(0) }],
});

const random = (name: string, parameters: readonly string[]): Operator => ({
  name,
  inputs: [0, 0],
  attributes: {
    dtype: 'int',
    shape: 'ints',
    ...Object.fromEntries(parameters.map((parameter) => [parameter, 'float'])),
  },
  infer: (inference) => [
    {
      type: statedType(inference, 'float32'),
      shape: inference.ints('shape') ?? inference.fail("'shape' is missing"),
    },
  ],
});

/** Operators that make tensors of their own. */
export const generators: readonly Operator[] = [
  {
    name: 'ConstantOfShape',
    inputs: [1, 1],
    attributes: { value: 'tensor' },
    settings: [0],
    infer: constantOfShape,
  },
  { name: 'Range', inputs: [3, 3], attributes: {}, settings: [0, 1, 2], infer: range },
  random('RandomNormal', ['mean', 'scale', 'seed']),
  random('RandomUniform', ['low', 'high', 'seed']),
  like('RandomNormalLike', ['mean', 'scale', 'seed']),
  like('RandomUniformLike', ['low', 'high', 'seed']),
  like('Bernoulli', ['seed']),
  {
    name: 'EyeLike',
    inputs: [1, 1],
    attributes: { dtype: 'int', k: 'int' },
    infer: (inference) => {
      inference.rank(0, 2);
      return [
        { ...(likeFirstInput(inference)[0] as OutputType), type: statedType(inference, inference.type(0)) },
      ];
    },
  },
];
