import { floatOf, stringOf } from '../../inference/autodiff/attributes.ts';
import {
  at,
  broadcastDims,
  build,
  type NdArray,
  ndarray,
  type ReferenceOperator,
  type ReferenceOperators,
  required,
} from './array.ts';
import { erf } from './erf.ts';

/** y = f(x), elementwise. */
const unary =
  (f: (x: number) => number): ReferenceOperator =>
  ([input], node) => {
    const x = required(input, node);
    return [ndarray(x.dims, x.data.map(f))];
  };

/** Folds any number of broadcast operands. */
const variadic =
  (f: (a: number, b: number) => number): ReferenceOperator =>
  (inputs, node) => {
    const operands = inputs.map((input) => required(input, node));
    const dims = broadcastDims(...operands.map((operand) => operand.dims));
    return [build(dims, (index) => operands.map((operand) => at(operand, index)).reduce(f))];
  };

const truth = (f: (a: number, b: number) => boolean): ReferenceOperator =>
  variadic((a, b) => (f(a, b) ? 1 : 0));

/** Rounds half to even, as ONNX Round does. */
function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  if (x - floor !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}

const isFloat = (type: string): boolean => type.startsWith('float');

const div: ReferenceOperator = (inputs, node) =>
  variadic(isFloat(node.outputs[0]!.type) ? (a, b) => a / b : (a, b) => Math.trunc(a / b))(inputs, node);

const mean: ReferenceOperator = (inputs, node) => {
  const [sum] = variadic((a, b) => a + b)(inputs, node);
  return [
    ndarray(
      sum!.dims,
      sum!.data.map((x) => x / inputs.length),
    ),
  ];
};

const gelu: ReferenceOperator = (inputs, node) =>
  unary(
    stringOf(node, 'approximate', 'none') === 'tanh'
      ? (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))
      : (x) => 0.5 * x * (1 + erf(x / Math.SQRT2)),
  )(inputs, node);

const leakyRelu: ReferenceOperator = (inputs, node) => {
  const alpha = floatOf(node, 'alpha', 0.01);
  return unary((x) => (x < 0 ? alpha * x : x))(inputs, node);
};

const elu: ReferenceOperator = (inputs, node) => {
  const alpha = floatOf(node, 'alpha', 1);
  return unary((x) => (x < 0 ? alpha * Math.expm1(x) : x))(inputs, node);
};

const hardSigmoid: ReferenceOperator = (inputs, node) => {
  const alpha = floatOf(node, 'alpha', 0.2);
  const beta = floatOf(node, 'beta', 0.5);
  return unary((x) => Math.min(1, Math.max(0, alpha * x + beta)))(inputs, node);
};

const clip: ReferenceOperator = ([input, low, high], node) => {
  const min = low?.data[0] ?? Number.NEGATIVE_INFINITY;
  const max = high?.data[0] ?? Number.POSITIVE_INFINITY;
  return unary((x) => Math.min(max, Math.max(min, x)))([input], node);
};

const where: ReferenceOperator = (inputs, node) => {
  const [condition, a, b] = inputs.map((input) => required(input, node)) as [NdArray, NdArray, NdArray];
  const dims = broadcastDims(condition.dims, a.dims, b.dims);
  return [build(dims, (index) => (at(condition, index) ? at(a, index) : at(b, index)))];
};

const cast: ReferenceOperator = (inputs, node) => {
  const type = node.outputs[0]!.type;
  if (isFloat(type)) return unary((x) => x)(inputs, node);
  return unary(type === 'bool' ? (x) => (x !== 0 ? 1 : 0) : Math.trunc)(inputs, node);
};

export const elementwiseOperators: ReferenceOperators = {
  Abs: unary(Math.abs),
  Add: variadic((a, b) => a + b),
  And: truth((a, b) => a !== 0 && b !== 0),
  Cast: cast,
  Ceil: unary(Math.ceil),
  Clip: clip,
  Cos: unary(Math.cos),
  Div: div,
  Dropout: unary((x) => x),
  Elu: elu,
  Equal: truth((a, b) => a === b),
  Erf: unary(erf),
  Exp: unary(Math.exp),
  Floor: unary(Math.floor),
  Gelu: gelu,
  Greater: truth((a, b) => a > b),
  GreaterOrEqual: truth((a, b) => a >= b),
  HardSigmoid: hardSigmoid,
  HardSwish: unary((x) => x * Math.min(1, Math.max(0, x / 6 + 0.5))),
  Identity: unary((x) => x),
  IsNaN: unary((x) => (Number.isNaN(x) ? 1 : 0)),
  LeakyRelu: leakyRelu,
  Less: truth((a, b) => a < b),
  LessOrEqual: truth((a, b) => a <= b),
  Log: unary(Math.log),
  Max: variadic((a, b) => Math.max(a, b)),
  Mean: mean,
  Min: variadic((a, b) => Math.min(a, b)),
  Mod: variadic((a, b) => a - b * Math.floor(a / b)),
  Mul: variadic((a, b) => a * b),
  Neg: unary((x) => -x),
  Not: unary((x) => (x === 0 ? 1 : 0)),
  Or: truth((a, b) => a !== 0 || b !== 0),
  Pow: variadic((a, b) => a ** b),
  PRelu: variadic((x, slope) => (x < 0 ? slope * x : x)),
  Reciprocal: unary((x) => 1 / x),
  Relu: unary((x) => Math.max(0, x)),
  Round: unary(roundHalfEven),
  Sigmoid: unary((x) => 1 / (1 + Math.exp(-x))),
  Sign: unary(Math.sign),
  Sin: unary(Math.sin),
  Softplus: unary((x) => Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)))),
  Sqrt: unary(Math.sqrt),
  Sub: variadic((a, b) => a - b),
  Sum: variadic((a, b) => a + b),
  Tanh: unary(Math.tanh),
  Where: where,
};
