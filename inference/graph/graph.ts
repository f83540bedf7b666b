import { type AttributeInputs, GraphCore } from './core.ts';
import { dataTypeCode } from './element-types.ts';
import type { ElementType, Tensor } from './tensor.ts';
import type { Value } from './value.ts';

/** A value, or a number that becomes a constant of the other operand's type. */
export type Operand = Value | number;
/** Integers known at build time, or an int64 vector that is computed. */
export type Sizes = Value | readonly number[];

/** Window attributes of convolutions and pooling; `pads` is begin of every axis, then end of every axis. */
export interface WindowAttributes {
  readonly strides?: readonly number[];
  readonly pads?: readonly number[];
  readonly dilations?: readonly number[];
  readonly auto_pad?: 'NOTSET' | 'SAME_UPPER' | 'SAME_LOWER' | 'VALID';
}
export interface ConvAttributes extends WindowAttributes {
  readonly group?: number;
  readonly kernel_shape?: readonly number[];
}
export interface ConvTransposeAttributes extends ConvAttributes {
  readonly output_padding?: readonly number[];
  readonly output_shape?: readonly number[];
}
export interface PoolAttributes extends WindowAttributes {
  readonly kernel_shape: readonly number[];
  readonly ceil_mode?: number;
}
export interface ReduceAttributes {
  /** 1 (default) keeps reduced axes with size 1; 0 drops them. */
  readonly keepdims?: number;
  readonly noop_with_empty_axes?: number;
}
export interface ResizeAttributes {
  readonly mode?: 'nearest' | 'linear' | 'cubic';
  readonly coordinate_transformation_mode?: string;
  readonly nearest_mode?: string;
  readonly antialias?: number;
  readonly axes?: readonly number[];
  readonly cubic_coeff_a?: number;
  readonly exclude_outside?: number;
  readonly extrapolation_value?: number;
  readonly keep_aspect_ratio_policy?: string;
}

/**
 * A graph of ONNX operators that is being built. Every operator is a method named as in ONNX, with positional
 * inputs and then one object of ONNX attributes; semantics are those of the ONNX specification at opset 21.
 * Types and shapes are inferred at once, and what does not fit is an `invalid_input` error that names the
 * operator and the shapes.
 */
export class Graph extends GraphCore {
  // one input

  Neg(x: Value): Value {
    return this.#one('Neg', [x]);
  }

  Abs(x: Value): Value {
    return this.#one('Abs', [x]);
  }

  Sign(x: Value): Value {
    return this.#one('Sign', [x]);
  }

  Sqrt(x: Value): Value {
    return this.#one('Sqrt', [x]);
  }

  Exp(x: Value): Value {
    return this.#one('Exp', [x]);
  }

  Log(x: Value): Value {
    return this.#one('Log', [x]);
  }

  Relu(x: Value): Value {
    return this.#one('Relu', [x]);
  }

  Sigmoid(x: Value): Value {
    return this.#one('Sigmoid', [x]);
  }

  Tanh(x: Value): Value {
    return this.#one('Tanh', [x]);
  }

  Erf(x: Value): Value {
    return this.#one('Erf', [x]);
  }

  Softplus(x: Value): Value {
    return this.#one('Softplus', [x]);
  }

  Softsign(x: Value): Value {
    return this.#one('Softsign', [x]);
  }

  HardSwish(x: Value): Value {
    return this.#one('HardSwish', [x]);
  }

  Mish(x: Value): Value {
    return this.#one('Mish', [x]);
  }

  Sin(x: Value): Value {
    return this.#one('Sin', [x]);
  }

  Cos(x: Value): Value {
    return this.#one('Cos', [x]);
  }

  Tan(x: Value): Value {
    return this.#one('Tan', [x]);
  }

  Atan(x: Value): Value {
    return this.#one('Atan', [x]);
  }

  Floor(x: Value): Value {
    return this.#one('Floor', [x]);
  }

  Ceil(x: Value): Value {
    return this.#one('Ceil', [x]);
  }

  Round(x: Value): Value {
    return this.#one('Round', [x]);
  }

  Reciprocal(x: Value): Value {
    return this.#one('Reciprocal', [x]);
  }

  Not(x: Value): Value {
    return this.#one('Not', [x]);
  }

  IsNaN(x: Value): Value {
    return this.#one('IsNaN', [x]);
  }

  Identity(x: Value): Value {
    return this.#one('Identity', [x]);
  }

  Size(x: Value): Value {
    return this.#one('Size', [x]);
  }

  GlobalAveragePool(x: Value): Value {
    return this.#one('GlobalAveragePool', [x]);
  }

  GlobalMaxPool(x: Value): Value {
    return this.#one('GlobalMaxPool', [x]);
  }

  LeakyRelu(x: Value, attributes: { alpha?: number } = {}): Value {
    return this.#one('LeakyRelu', [x], attributes);
  }

  Elu(x: Value, attributes: { alpha?: number } = {}): Value {
    return this.#one('Elu', [x], attributes);
  }

  Celu(x: Value, attributes: { alpha?: number } = {}): Value {
    return this.#one('Celu', [x], attributes);
  }

  ThresholdedRelu(x: Value, attributes: { alpha?: number } = {}): Value {
    return this.#one('ThresholdedRelu', [x], attributes);
  }

  Selu(x: Value, attributes: { alpha?: number; gamma?: number } = {}): Value {
    return this.#one('Selu', [x], attributes);
  }

  HardSigmoid(x: Value, attributes: { alpha?: number; beta?: number } = {}): Value {
    return this.#one('HardSigmoid', [x], attributes);
  }

  Gelu(x: Value, attributes: { approximate?: 'none' | 'tanh' } = {}): Value {
    return this.#one('Gelu', [x], attributes);
  }

  IsInf(x: Value, attributes: { detect_negative?: number; detect_positive?: number } = {}): Value {
    return this.#one('IsInf', [x], attributes);
  }

  Softmax(x: Value, attributes: { axis?: number } = {}): Value {
    return this.#one('Softmax', [x], attributes);
  }

  LogSoftmax(x: Value, attributes: { axis?: number } = {}): Value {
    return this.#one('LogSoftmax', [x], attributes);
  }

  Flatten(x: Value, attributes: { axis?: number } = {}): Value {
    return this.#one('Flatten', [x], attributes);
  }

  LRN(x: Value, attributes: { size: number; alpha?: number; beta?: number; bias?: number }): Value {
    return this.#one('LRN', [x], attributes);
  }

  LpNormalization(x: Value, attributes: { axis?: number; p?: number } = {}): Value {
    return this.#one('LpNormalization', [x], attributes);
  }

  ArgMax(x: Value, attributes: { axis?: number; keepdims?: number; select_last_index?: number } = {}): Value {
    return this.#one('ArgMax', [x], attributes);
  }

  ArgMin(x: Value, attributes: { axis?: number; keepdims?: number; select_last_index?: number } = {}): Value {
    return this.#one('ArgMin', [x], attributes);
  }

  Shape(x: Value, attributes: { start?: number; end?: number } = {}): Value {
    return this.#one('Shape', [x], attributes);
  }

  DepthToSpace(x: Value, attributes: { blocksize: number; mode?: 'DCR' | 'CRD' }): Value {
    return this.#one('DepthToSpace', [x], attributes);
  }

  SpaceToDepth(x: Value, attributes: { blocksize: number }): Value {
    return this.#one('SpaceToDepth', [x], attributes);
  }

  NonZero(x: Value): Value {
    return this.#one('NonZero', [x]);
  }

  RandomNormalLike(
    x: Value,
    attributes: { mean?: number; scale?: number; seed?: number; dtype?: number } = {},
  ): Value {
    return this.#one('RandomNormalLike', [x], attributes);
  }

  RandomUniformLike(
    x: Value,
    attributes: { low?: number; high?: number; seed?: number; dtype?: number } = {},
  ): Value {
    return this.#one('RandomUniformLike', [x], attributes);
  }

  Bernoulli(x: Value, attributes: { seed?: number; dtype?: number } = {}): Value {
    return this.#one('Bernoulli', [x], attributes);
  }

  EyeLike(x: Value, attributes: { k?: number; dtype?: number } = {}): Value {
    return this.#one('EyeLike', [x], attributes);
  }

  // two inputs, broadcast

  Add(a: Operand, b: Operand): Value {
    return this.#one('Add', this.#operands([a, b]));
  }

  Sub(a: Operand, b: Operand): Value {
    return this.#one('Sub', this.#operands([a, b]));
  }

  Mul(a: Operand, b: Operand): Value {
    return this.#one('Mul', this.#operands([a, b]));
  }

  Div(a: Operand, b: Operand): Value {
    return this.#one('Div', this.#operands([a, b]));
  }

  Pow(a: Operand, b: Operand): Value {
    return this.#one('Pow', this.#operands([a, b]));
  }

  Mod(a: Operand, b: Operand, attributes: { fmod?: number } = {}): Value {
    return this.#one('Mod', this.#operands([a, b]), attributes);
  }

  Equal(a: Operand, b: Operand): Value {
    return this.#one('Equal', this.#operands([a, b]));
  }

  Greater(a: Operand, b: Operand): Value {
    return this.#one('Greater', this.#operands([a, b]));
  }

  Less(a: Operand, b: Operand): Value {
    return this.#one('Less', this.#operands([a, b]));
  }

  GreaterOrEqual(a: Operand, b: Operand): Value {
    return this.#one('GreaterOrEqual', this.#operands([a, b]));
  }

  LessOrEqual(a: Operand, b: Operand): Value {
    return this.#one('LessOrEqual', this.#operands([a, b]));
  }

  And(a: Operand, b: Operand): Value {
    return this.#one('And', this.#operands([a, b]));
  }

  Or(a: Operand, b: Operand): Value {
    return this.#one('Or', this.#operands([a, b]));
  }

  Xor(a: Operand, b: Operand): Value {
    return this.#one('Xor', this.#operands([a, b]));
  }

  PRelu(x: Value, slope: Operand): Value {
    return this.#one('PRelu', this.#operands([x, slope]));
  }

  // any number of inputs, broadcast

  Max(...values: readonly Operand[]): Value {
    return this.#one('Max', this.#operands(values));
  }

  Min(...values: readonly Operand[]): Value {
    return this.#one('Min', this.#operands(values));
  }

  Sum(...values: readonly Operand[]): Value {
    return this.#one('Sum', this.#operands(values));
  }

  Mean(...values: readonly Operand[]): Value {
    return this.#one('Mean', this.#operands(values));
  }

  /** Elements of `a` where the condition holds, of `b` elsewhere. */
  Where(condition: Value, a: Operand, b: Operand): Value {
    return this.#one('Where', [condition, ...this.#operands([a, b])]);
  }

  Clip(x: Value, low?: Operand, high?: Operand): Value {
    return this.#one('Clip', [x, this.#beside(x, low), this.#beside(x, high)]);
  }

  // reductions

  /** Over all axes where `axes` is left out. */
  ReduceSum(x: Value, axes?: Sizes, attributes: ReduceAttributes = {}): Value {
    return this.#one('ReduceSum', [x, this.#sizes(axes)], { ...attributes });
  }

  ReduceMean(x: Value, axes?: Sizes, attributes: ReduceAttributes = {}): Value {
    return this.#one('ReduceMean', [x, this.#sizes(axes)], { ...attributes });
  }

  ReduceMax(x: Value, axes?: Sizes, attributes: ReduceAttributes = {}): Value {
    return this.#one('ReduceMax', [x, this.#sizes(axes)], { ...attributes });
  }

  ReduceMin(x: Value, axes?: Sizes, attributes: ReduceAttributes = {}): Value {
    return this.#one('ReduceMin', [x, this.#sizes(axes)], { ...attributes });
  }

  ReduceProd(x: Value, axes?: Sizes, attributes: ReduceAttributes = {}): Value {
    return this.#one('ReduceProd', [x, this.#sizes(axes)], { ...attributes });
  }

  ReduceLogSumExp(x: Value, axes?: Sizes, attributes: ReduceAttributes = {}): Value {
    return this.#one('ReduceLogSumExp', [x, this.#sizes(axes)], { ...attributes });
  }

  ReduceLogSum(x: Value, axes?: Sizes, attributes: ReduceAttributes = {}): Value {
    return this.#one('ReduceLogSum', [x, this.#sizes(axes)], { ...attributes });
  }

  ReduceSumSquare(x: Value, axes?: Sizes, attributes: ReduceAttributes = {}): Value {
    return this.#one('ReduceSumSquare', [x, this.#sizes(axes)], { ...attributes });
  }

  ReduceL1(x: Value, axes?: Sizes, attributes: ReduceAttributes = {}): Value {
    return this.#one('ReduceL1', [x, this.#sizes(axes)], { ...attributes });
  }

  ReduceL2(x: Value, axes?: Sizes, attributes: ReduceAttributes = {}): Value {
    return this.#one('ReduceL2', [x, this.#sizes(axes)], { ...attributes });
  }

  // products

  MatMul(a: Value, b: Value): Value {
    return this.#one('MatMul', [a, b]);
  }

  /** alpha·a·b + beta·c of matrices. */
  Gemm(
    a: Value,
    b: Value,
    c?: Value,
    attributes: { alpha?: number; beta?: number; transA?: number; transB?: number } = {},
  ): Value {
    return this.#one('Gemm', [a, b, c], attributes);
  }

  Einsum(equation: string, ...values: readonly Value[]): Value {
    return this.#one('Einsum', values, { equation });
  }

  // windows over [N, C, …]

  /** x [N, C, …], w [M, C/group, …kernel], b [M]; the bias may be left out: `Conv(x, w, { pads })`. */
  Conv(x: Value, w: Value, b?: Value | ConvAttributes, attributes: ConvAttributes = {}): Value {
    const [bias, rest] = biasAndAttributes(b, attributes);
    return this.#one('Conv', [x, w, bias], { ...rest });
  }

  /** x [N, C, …], w [C, M/group, …kernel], b [M]; the bias may be left out. */
  ConvTranspose(
    x: Value,
    w: Value,
    b?: Value | ConvTransposeAttributes,
    attributes: ConvTransposeAttributes = {},
  ): Value {
    const [bias, rest] = biasAndAttributes(b, attributes);
    return this.#one('ConvTranspose', [x, w, bias], { ...rest });
  }

  AveragePool(x: Value, attributes: PoolAttributes & { count_include_pad?: number }): Value {
    return this.#one('AveragePool', [x], { ...attributes });
  }

  MaxPool(x: Value, attributes: PoolAttributes): Value {
    return this.#one('MaxPool', [x], { ...attributes });
  }

  /** MaxPool with its second output: flat int64 positions of the maxima in x. */
  MaxPoolWithIndices(
    x: Value,
    attributes: PoolAttributes & { storage_order?: number },
  ): [values: Value, indices: Value] {
    return this.apply('MaxPool', [x], { ...attributes }, 2) as [Value, Value];
  }

  // normalisation

  /** Inference form. */
  BatchNormalization(
    x: Value,
    scale: Value,
    bias: Value,
    mean: Value,
    variance: Value,
    attributes: { epsilon?: number; momentum?: number } = {},
  ): Value {
    return this.#one('BatchNormalization', [x, scale, bias, mean, variance], attributes);
  }

  LayerNormalization(
    x: Value,
    scale: Value,
    bias?: Value,
    attributes: { axis?: number; epsilon?: number; stash_type?: number } = {},
  ): Value {
    return this.#one('LayerNormalization', [x, scale, bias], attributes);
  }

  /** scale and bias are per channel (opset 21). */
  GroupNormalization(
    x: Value,
    scale: Value,
    bias: Value,
    attributes: { num_groups: number; epsilon?: number; stash_type?: number },
  ): Value {
    return this.#one('GroupNormalization', [x, scale, bias], attributes);
  }

  InstanceNormalization(x: Value, scale: Value, bias: Value, attributes: { epsilon?: number } = {}): Value {
    return this.#one('InstanceNormalization', [x, scale, bias], attributes);
  }

  // shapes

  /** -1 takes what is left, 0 copies the input's size. */
  Reshape(x: Value, dims: Sizes, attributes: { allowzero?: number } = {}): Value {
    return this.#one('Reshape', [x, this.#sizes(dims)], attributes);
  }

  /** Axes reversed where `perm` is left out. */
  Transpose(x: Value, perm?: readonly number[]): Value {
    return this.#one('Transpose', [x], { perm });
  }

  Concat(values: readonly Value[], attributes: { axis: number }): Value {
    return this.#one('Concat', values, attributes);
  }

  /** Parts of the given sizes along an axis. */
  Split(x: Value, sizes: Sizes | { num_outputs: number }, attributes: { axis?: number } = {}): Value[] {
    if ('num_outputs' in sizes) {
      return this.apply('Split', [x], { ...attributes, num_outputs: sizes.num_outputs }, sizes.num_outputs);
    }
    const operand = this.#sizes(sizes);
    const parts = 'name' in sizes ? sizes.shape[0] : sizes.length;
    return this.apply('Split', [x, operand], attributes, typeof parts === 'number' ? parts : 0);
  }

  /** Negative indices count from the end; `END` as an end means all the rest. */
  Slice(x: Value, starts: Sizes, ends: Sizes, axes?: Sizes, steps?: Sizes): Value {
    return this.#one('Slice', [x, ...[starts, ends, axes, steps].map((sizes) => this.#sizes(sizes))]);
  }

  /** `pads`: begin of every axis, then end of every axis; negative ones crop. */
  Pad(
    x: Value,
    pads: Sizes,
    value?: Operand,
    axes?: Sizes,
    attributes: { mode?: 'constant' | 'reflect' | 'edge' | 'wrap' } = {},
  ): Value {
    return this.#one('Pad', [x, this.#sizes(pads), this.#beside(x, value), this.#sizes(axes)], attributes);
  }

  Expand(x: Value, dims: Sizes): Value {
    return this.#one('Expand', [x, this.#sizes(dims)]);
  }

  Tile(x: Value, repeats: Sizes): Value {
    return this.#one('Tile', [x, this.#sizes(repeats)]);
  }

  Squeeze(x: Value, axes?: Sizes): Value {
    return this.#one('Squeeze', [x, this.#sizes(axes)]);
  }

  Unsqueeze(x: Value, axes: Sizes): Value {
    return this.#one('Unsqueeze', [x, this.#sizes(axes)]);
  }

  Cast(x: Value, type: ElementType): Value {
    return this.#one('Cast', [x], { to: dataTypeCode(type) });
  }

  CastLike(x: Value, like: Value): Value {
    return this.#one('CastLike', [x, like]);
  }

  Trilu(x: Value, k?: Operand, attributes: { upper?: number } = {}): Value {
    return this.#one('Trilu', [x, typeof k === 'number' ? this.constant(k, 'int64') : k], attributes);
  }

  Dropout(x: Value, ratio?: Operand, training?: Value, attributes: { seed?: number } = {}): Value {
    return this.#one(
      'Dropout',
      [x, typeof ratio === 'number' ? this.constant(ratio) : ratio, training],
      attributes,
    );
  }

  // indices

  Gather(x: Value, indices: Sizes | number, attributes: { axis?: number } = {}): Value {
    return this.#one(
      'Gather',
      [x, typeof indices === 'number' ? this.constant(indices, 'int64') : this.#sizes(indices)],
      attributes,
    );
  }

  GatherElements(x: Value, indices: Value, attributes: { axis?: number } = {}): Value {
    return this.#one('GatherElements', [x, indices], attributes);
  }

  GatherND(x: Value, indices: Value, attributes: { batch_dims?: number } = {}): Value {
    return this.#one('GatherND', [x, indices], attributes);
  }

  ScatterElements(
    x: Value,
    indices: Value,
    updates: Value,
    attributes: { axis?: number; reduction?: 'none' | 'add' | 'mul' | 'max' | 'min' } = {},
  ): Value {
    return this.#one('ScatterElements', [x, indices, updates], attributes);
  }

  ScatterND(
    x: Value,
    indices: Value,
    updates: Value,
    attributes: { reduction?: 'none' | 'add' | 'mul' | 'max' | 'min' } = {},
  ): Value {
    return this.#one('ScatterND', [x, indices, updates], attributes);
  }

  TopK(
    x: Value,
    k: Operand,
    attributes: { axis?: number; largest?: number; sorted?: number } = {},
  ): [values: Value, indices: Value] {
    return this.apply(
      'TopK',
      [x, typeof k === 'number' ? this.constant([k], 'int64') : k],
      attributes,
      2,
    ) as [Value, Value];
  }

  /** `values` is [off, on]. */
  OneHot(indices: Value, depth: Operand, values: Value, attributes: { axis?: number } = {}): Value {
    return this.#one(
      'OneHot',
      [indices, typeof depth === 'number' ? this.constant(depth, 'int64') : depth, values],
      attributes,
    );
  }

  CumSum(x: Value, axis: Operand, attributes: { exclusive?: number; reverse?: number } = {}): Value {
    return this.#one(
      'CumSum',
      [x, typeof axis === 'number' ? this.constant(axis, 'int64') : axis],
      attributes,
    );
  }

  // generators and resizing

  /** `value` is a tensor of one element; float32 zero where left out. */
  ConstantOfShape(dims: Sizes, value?: Tensor): Value {
    return this.#one('ConstantOfShape', [this.#sizes(dims)], { value });
  }

  /** `type` is that of the numbers where all three are numbers. */
  Range(start: Operand, limit: Operand, delta: Operand, type: ElementType = 'int64'): Value {
    return this.#one('Range', this.#operands([start, limit, delta], type));
  }

  RandomNormal(
    shape: readonly number[],
    attributes: { mean?: number; scale?: number; seed?: number; dtype?: number } = {},
  ): Value {
    return this.#one('RandomNormal', [], { shape, ...attributes });
  }

  RandomUniform(
    shape: readonly number[],
    attributes: { low?: number; high?: number; seed?: number; dtype?: number } = {},
  ): Value {
    return this.#one('RandomUniform', [], { shape, ...attributes });
  }

  Resize(
    x: Value,
    to: { scales: readonly number[] | Value } | { sizes: Sizes },
    attributes: ResizeAttributes = {},
  ): Value {
    const scales = 'scales' in to ? ('name' in to.scales ? to.scales : this.constant(to.scales)) : null;
    const sizes = 'sizes' in to ? this.#sizes(to.sizes) : null;
    return this.#one('Resize', [x, null, scales, sizes], { ...attributes });
  }

  #one(op: string, inputs: readonly (Value | null | undefined)[], attributes: AttributeInputs = {}): Value {
    return this.apply(op, inputs, attributes)[0] as Value;
  }

  /** Numbers become constants of the type of the first operand that is a value. */
  #operands(operands: readonly Operand[], otherwise: ElementType = 'float32'): Value[] {
    const type = operands.find((operand) => typeof operand !== 'number')?.type ?? otherwise;
    return operands.map((operand) => (typeof operand === 'number' ? this.constant(operand, type) : operand));
  }

  #beside(x: Value, operand: Operand | undefined): Value | undefined {
    return typeof operand === 'number' ? this.constant(operand, x.type) : operand;
  }

  #sizes(sizes: Sizes | undefined): Value | undefined {
    return sizes === undefined || 'name' in sizes ? sizes : this.constant(sizes, 'int64');
  }
}

/** An end of `Slice` that lies beyond every axis. */
export const END: number = 2 ** 31 - 1;

function biasAndAttributes<T extends object>(
  second: Value | T | undefined,
  attributes: T,
): [bias: Value | undefined, attributes: T] {
  if (second === undefined || 'producer' in second) return [second, attributes];
  return [undefined, second];
}
