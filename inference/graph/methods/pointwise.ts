import type { AttributeInputs } from '../attribute-input.ts';
import { GraphCore } from '../core.ts';
import type { ElementType } from '../tensor.ts';
import type { Value } from '../value.ts';
import type { Operand, Sizes } from './operands.ts';

/** Operators on single elements, and of one input. */
export class PointwiseMethods extends GraphCore {
  Neg(x: Value): Value {
    return this.one('Neg', [x]);
  }

  Abs(x: Value): Value {
    return this.one('Abs', [x]);
  }

  Sign(x: Value): Value {
    return this.one('Sign', [x]);
  }

  Sqrt(x: Value): Value {
    return this.one('Sqrt', [x]);
  }

  Exp(x: Value): Value {
    return this.one('Exp', [x]);
  }

  Log(x: Value): Value {
    return this.one('Log', [x]);
  }

  Relu(x: Value): Value {
    return this.one('Relu', [x]);
  }

  Sigmoid(x: Value): Value {
    return this.one('Sigmoid', [x]);
  }

  Tanh(x: Value): Value {
    return this.one('Tanh', [x]);
  }

  Erf(x: Value): Value {
    return this.one('Erf', [x]);
  }

  Softplus(x: Value): Value {
    return this.one('Softplus', [x]);
  }

  Softsign(x: Value): Value {
    return this.one('Softsign', [x]);
  }

  HardSwish(x: Value): Value {
    return this.one('HardSwish', [x]);
  }

  Mish(x: Value): Value {
    return this.one('Mish', [x]);
  }

  Sin(x: Value): Value {
    return this.one('Sin', [x]);
  }

  Cos(x: Value): Value {
    return this.one('Cos', [x]);
  }

  Tan(x: Value): Value {
    return this.one('Tan', [x]);
  }

  Atan(x: Value): Value {
    return this.one('Atan', [x]);
  }

  Floor(x: Value): Value {
    return this.one('Floor', [x]);
  }

  Ceil(x: Value): Value {
    return this.one('Ceil', [x]);
  }

  Round(x: Value): Value {
    return this.one('Round', [x]);
  }

  Reciprocal(x: Value): Value {
    return this.one('Reciprocal', [x]);
  }

  Not(x: Value): Value {
    return this.one('Not', [x]);
  }

  IsNaN(x: Value): Value {
    return this.one('IsNaN', [x]);
  }

  Identity(x: Value): Value {
    return this.one('Identity', [x]);
  }

  Size(x: Value): Value {
    return this.one('Size', [x]);
  }

  GlobalAveragePool(x: Value): Value {
    return this.one('GlobalAveragePool', [x]);
  }

  GlobalMaxPool(x: Value): Value {
    return this.one('GlobalMaxPool', [x]);
  }

  LeakyRelu(x: Value, attributes: { alpha?: number } = {}): Value {
    return this.one('LeakyRelu', [x], attributes);
  }

  Elu(x: Value, attributes: { alpha?: number } = {}): Value {
    return this.one('Elu', [x], attributes);
  }

  Celu(x: Value, attributes: { alpha?: number } = {}): Value {
    return this.one('Celu', [x], attributes);
  }

  ThresholdedRelu(x: Value, attributes: { alpha?: number } = {}): Value {
    return this.one('ThresholdedRelu', [x], attributes);
  }

  Selu(x: Value, attributes: { alpha?: number; gamma?: number } = {}): Value {
    return this.one('Selu', [x], attributes);
  }

  HardSigmoid(x: Value, attributes: { alpha?: number; beta?: number } = {}): Value {
    return this.one('HardSigmoid', [x], attributes);
  }

  Gelu(x: Value, attributes: { approximate?: 'none' | 'tanh' } = {}): Value {
    return this.one('Gelu', [x], attributes);
  }

  IsInf(x: Value, attributes: { detect_negative?: number; detect_positive?: number } = {}): Value {
    return this.one('IsInf', [x], attributes);
  }

  Softmax(x: Value, attributes: { axis?: number } = {}): Value {
    return this.one('Softmax', [x], attributes);
  }

  LogSoftmax(x: Value, attributes: { axis?: number } = {}): Value {
    return this.one('LogSoftmax', [x], attributes);
  }

  Flatten(x: Value, attributes: { axis?: number } = {}): Value {
    return this.one('Flatten', [x], attributes);
  }

  LRN(x: Value, attributes: { size: number; alpha?: number; beta?: number; bias?: number }): Value {
    return this.one('LRN', [x], attributes);
  }

  LpNormalization(x: Value, attributes: { axis?: number; p?: number } = {}): Value {
    return this.one('LpNormalization', [x], attributes);
  }

  ArgMax(x: Value, attributes: { axis?: number; keepdims?: number; select_last_index?: number } = {}): Value {
    return this.one('ArgMax', [x], attributes);
  }

  ArgMin(x: Value, attributes: { axis?: number; keepdims?: number; select_last_index?: number } = {}): Value {
    return this.one('ArgMin', [x], attributes);
  }

  Shape(x: Value, attributes: { start?: number; end?: number } = {}): Value {
    return this.one('Shape', [x], attributes);
  }

  DepthToSpace(x: Value, attributes: { blocksize: number; mode?: 'DCR' | 'CRD' }): Value {
    return this.one('DepthToSpace', [x], attributes);
  }

  SpaceToDepth(x: Value, attributes: { blocksize: number }): Value {
    return this.one('SpaceToDepth', [x], attributes);
  }

  NonZero(x: Value): Value {
    return this.one('NonZero', [x]);
  }

  RandomNormalLike(
    x: Value,
    attributes: { mean?: number; scale?: number; seed?: number; dtype?: number } = {},
  ): Value {
    return this.one('RandomNormalLike', [x], attributes);
  }

  RandomUniformLike(
    x: Value,
    attributes: { low?: number; high?: number; seed?: number; dtype?: number } = {},
  ): Value {
    return this.one('RandomUniformLike', [x], attributes);
  }

  Bernoulli(x: Value, attributes: { seed?: number; dtype?: number } = {}): Value {
    return this.one('Bernoulli', [x], attributes);
  }

  EyeLike(x: Value, attributes: { k?: number; dtype?: number } = {}): Value {
    return this.one('EyeLike', [x], attributes);
  }

  // two inputs, broadcast

  Add(a: Operand, b: Operand): Value {
    return this.one('Add', this.operands([a, b]));
  }

  Sub(a: Operand, b: Operand): Value {
    return this.one('Sub', this.operands([a, b]));
  }

  Mul(a: Operand, b: Operand): Value {
    return this.one('Mul', this.operands([a, b]));
  }

  Div(a: Operand, b: Operand): Value {
    return this.one('Div', this.operands([a, b]));
  }

  Pow(a: Operand, b: Operand): Value {
    return this.one('Pow', this.operands([a, b]));
  }

  Mod(a: Operand, b: Operand, attributes: { fmod?: number } = {}): Value {
    return this.one('Mod', this.operands([a, b]), attributes);
  }

  Equal(a: Operand, b: Operand): Value {
    return this.one('Equal', this.operands([a, b]));
  }

  Greater(a: Operand, b: Operand): Value {
    return this.one('Greater', this.operands([a, b]));
  }

  Less(a: Operand, b: Operand): Value {
    return this.one('Less', this.operands([a, b]));
  }

  GreaterOrEqual(a: Operand, b: Operand): Value {
    return this.one('GreaterOrEqual', this.operands([a, b]));
  }

  LessOrEqual(a: Operand, b: Operand): Value {
    return this.one('LessOrEqual', this.operands([a, b]));
  }

  And(a: Operand, b: Operand): Value {
    return this.one('And', this.operands([a, b]));
  }

  Or(a: Operand, b: Operand): Value {
    return this.one('Or', this.operands([a, b]));
  }

  Xor(a: Operand, b: Operand): Value {
    return this.one('Xor', this.operands([a, b]));
  }

  PRelu(x: Value, slope: Operand): Value {
    return this.one('PRelu', this.operands([x, slope]));
  }

  // any number of inputs, broadcast

  Max(...values: readonly Operand[]): Value {
    return this.one('Max', this.operands(values));
  }

  Min(...values: readonly Operand[]): Value {
    return this.one('Min', this.operands(values));
  }

  Sum(...values: readonly Operand[]): Value {
    return this.one('Sum', this.operands(values));
  }

  Mean(...values: readonly Operand[]): Value {
    return this.one('Mean', this.operands(values));
  }

  /** Elements of `a` where the condition holds, of `b` elsewhere. */
  Where(condition: Value, a: Operand, b: Operand): Value {
    return this.one('Where', [condition, ...this.operands([a, b])]);
  }

  Clip(x: Value, low?: Operand, high?: Operand): Value {
    return this.one('Clip', [x, this.beside(x, low), this.beside(x, high)]);
  }

  protected one(
    op: string,
    inputs: readonly (Value | null | undefined)[],
    attributes: AttributeInputs = {},
  ): Value {
    return this.apply(op, inputs, attributes)[0] as Value;
  }

  /** Numbers become constants of the type of the first operand that is a value. */
  protected operands(operands: readonly Operand[], otherwise: ElementType = 'float32'): Value[] {
    const type = operands.find((operand) => typeof operand !== 'number')?.type ?? otherwise;
    return operands.map((operand) => (typeof operand === 'number' ? this.constant(operand, type) : operand));
  }

  protected beside(x: Value, operand: Operand | undefined): Value | undefined {
    return typeof operand === 'number' ? this.constant(operand, x.type) : operand;
  }

  protected sizes(sizes: Sizes | undefined): Value | undefined {
    return sizes === undefined || 'name' in sizes ? sizes : this.constant(sizes, 'int64');
  }
}
