import type { Value } from '../value.ts';
import type {
  ConvAttributes,
  ConvTransposeAttributes,
  PoolAttributes,
  ReduceAttributes,
  Sizes,
} from './operands.ts';
import { PointwiseMethods } from './pointwise.ts';

/** Operators that sum: reductions, products, windows, normalisations. */
export class ComputingMethods extends PointwiseMethods {
  // reductions

  /** Over all axes where `axes` is left out. */
  ReduceSum(x: Value, axes?: Sizes, attributes: ReduceAttributes = {}): Value {
    return this.one('ReduceSum', [x, this.sizes(axes)], { ...attributes });
  }

  ReduceMean(x: Value, axes?: Sizes, attributes: ReduceAttributes = {}): Value {
    return this.one('ReduceMean', [x, this.sizes(axes)], { ...attributes });
  }

  ReduceMax(x: Value, axes?: Sizes, attributes: ReduceAttributes = {}): Value {
    return this.one('ReduceMax', [x, this.sizes(axes)], { ...attributes });
  }

  ReduceMin(x: Value, axes?: Sizes, attributes: ReduceAttributes = {}): Value {
    return this.one('ReduceMin', [x, this.sizes(axes)], { ...attributes });
  }

  ReduceProd(x: Value, axes?: Sizes, attributes: ReduceAttributes = {}): Value {
    return this.one('ReduceProd', [x, this.sizes(axes)], { ...attributes });
  }

  ReduceLogSumExp(x: Value, axes?: Sizes, attributes: ReduceAttributes = {}): Value {
    return this.one('ReduceLogSumExp', [x, this.sizes(axes)], { ...attributes });
  }

  ReduceLogSum(x: Value, axes?: Sizes, attributes: ReduceAttributes = {}): Value {
    return this.one('ReduceLogSum', [x, this.sizes(axes)], { ...attributes });
  }

  ReduceSumSquare(x: Value, axes?: Sizes, attributes: ReduceAttributes = {}): Value {
    return this.one('ReduceSumSquare', [x, this.sizes(axes)], { ...attributes });
  }

  ReduceL1(x: Value, axes?: Sizes, attributes: ReduceAttributes = {}): Value {
    return this.one('ReduceL1', [x, this.sizes(axes)], { ...attributes });
  }

  ReduceL2(x: Value, axes?: Sizes, attributes: ReduceAttributes = {}): Value {
    return this.one('ReduceL2', [x, this.sizes(axes)], { ...attributes });
  }

  // products

  MatMul(a: Value, b: Value): Value {
    return this.one('MatMul', [a, b]);
  }

  /** alpha·a·b + beta·c of matrices. */
  Gemm(
    a: Value,
    b: Value,
    c?: Value,
    attributes: { alpha?: number; beta?: number; transA?: number; transB?: number } = {},
  ): Value {
    return this.one('Gemm', [a, b, c], attributes);
  }

  Einsum(equation: string, ...values: readonly Value[]): Value {
    return this.one('Einsum', values, { equation });
  }

  // windows over [N, C, …]

  /** x [N, C, …], w [M, C/group, …kernel], b [M]; the bias may be left out: `Conv(x, w, { pads })`. */
  Conv(x: Value, w: Value, b?: Value | ConvAttributes, attributes: ConvAttributes = {}): Value {
    const [bias, rest] = biasAndAttributes(b, attributes);
    return this.one('Conv', [x, w, bias], { ...rest });
  }

  /** x [N, C, …], w [C, M/group, …kernel], b [M]; the bias may be left out. */
  ConvTranspose(
    x: Value,
    w: Value,
    b?: Value | ConvTransposeAttributes,
    attributes: ConvTransposeAttributes = {},
  ): Value {
    const [bias, rest] = biasAndAttributes(b, attributes);
    return this.one('ConvTranspose', [x, w, bias], { ...rest });
  }

  AveragePool(x: Value, attributes: PoolAttributes & { count_include_pad?: number }): Value {
    return this.one('AveragePool', [x], { ...attributes });
  }

  MaxPool(x: Value, attributes: PoolAttributes): Value {
    return this.one('MaxPool', [x], { ...attributes });
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
    return this.one('BatchNormalization', [x, scale, bias, mean, variance], attributes);
  }

  LayerNormalization(
    x: Value,
    scale: Value,
    bias?: Value,
    attributes: { axis?: number; epsilon?: number; stash_type?: number } = {},
  ): Value {
    return this.one('LayerNormalization', [x, scale, bias], attributes);
  }

  /** scale and bias are per channel (opset 21). */
  GroupNormalization(
    x: Value,
    scale: Value,
    bias: Value,
    attributes: { num_groups: number; epsilon?: number; stash_type?: number },
  ): Value {
    return this.one('GroupNormalization', [x, scale, bias], attributes);
  }

  InstanceNormalization(x: Value, scale: Value, bias: Value, attributes: { epsilon?: number } = {}): Value {
    return this.one('InstanceNormalization', [x, scale, bias], attributes);
  }
}

function biasAndAttributes<T extends object>(
  second: Value | T | undefined,
  attributes: T,
): [bias: Value | undefined, attributes: T] {
  if (second === undefined || 'producer' in second) return [second, attributes];
  return [undefined, second];
}
