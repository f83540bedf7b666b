import { dataTypeCode } from '../element-types.ts';
import type { ElementType, Tensor } from '../tensor.ts';
import type { Value } from '../value.ts';
import { ComputingMethods } from './computing.ts';
import type { Operand, ResizeAttributes, Sizes } from './operands.ts';

/** Operators that move, select or make elements. */
export class ArrangingMethods extends ComputingMethods {
  // shapes

  /** -1 takes what is left, 0 copies the input's size. */
  Reshape(x: Value, dims: Sizes, attributes: { allowzero?: number } = {}): Value {
    return this.one('Reshape', [x, this.sizes(dims)], attributes);
  }

  /** Axes reversed where `perm` is left out. */
  Transpose(x: Value, perm?: readonly number[]): Value {
    return this.one('Transpose', [x], { perm });
  }

  Concat(values: readonly Value[], attributes: { axis: number }): Value {
    return this.one('Concat', values, attributes);
  }

  /** Parts of the given sizes along an axis. */
  Split(x: Value, sizes: Sizes | { num_outputs: number }, attributes: { axis?: number } = {}): Value[] {
    if ('num_outputs' in sizes) {
      return this.apply('Split', [x], { ...attributes, num_outputs: sizes.num_outputs }, sizes.num_outputs);
    }
    const operand = this.sizes(sizes);
    const parts = 'name' in sizes ? sizes.shape[0] : sizes.length;
    return this.apply('Split', [x, operand], attributes, typeof parts === 'number' ? parts : 0);
  }

  /** Negative indices count from the end; `END` as an end means all the rest. */
  Slice(x: Value, starts: Sizes, ends: Sizes, axes?: Sizes, steps?: Sizes): Value {
    return this.one('Slice', [x, ...[starts, ends, axes, steps].map((sizes) => this.sizes(sizes))]);
  }

  /** `pads`: begin of every axis, then end of every axis; negative ones crop. */
  Pad(
    x: Value,
    pads: Sizes,
    value?: Operand,
    axes?: Sizes,
    attributes: { mode?: 'constant' | 'reflect' | 'edge' | 'wrap' } = {},
  ): Value {
    return this.one('Pad', [x, this.sizes(pads), this.beside(x, value), this.sizes(axes)], attributes);
  }

  Expand(x: Value, dims: Sizes): Value {
    return this.one('Expand', [x, this.sizes(dims)]);
  }

  Tile(x: Value, repeats: Sizes): Value {
    return this.one('Tile', [x, this.sizes(repeats)]);
  }

  Squeeze(x: Value, axes?: Sizes): Value {
    return this.one('Squeeze', [x, this.sizes(axes)]);
  }

  Unsqueeze(x: Value, axes: Sizes): Value {
    return this.one('Unsqueeze', [x, this.sizes(axes)]);
  }

  Cast(x: Value, type: ElementType): Value {
    return this.one('Cast', [x], { to: dataTypeCode(type) });
  }

  CastLike(x: Value, like: Value): Value {
    return this.one('CastLike', [x, like]);
  }

  Trilu(x: Value, k?: Operand, attributes: { upper?: number } = {}): Value {
    return this.one('Trilu', [x, typeof k === 'number' ? this.constant(k, 'int64') : k], attributes);
  }

  Dropout(x: Value, ratio?: Operand, training?: Value, attributes: { seed?: number } = {}): Value {
    return this.one(
      'Dropout',
      [x, typeof ratio === 'number' ? this.constant(ratio) : ratio, training],
      attributes,
    );
  }

  // indices

  Gather(x: Value, indices: Sizes | number, attributes: { axis?: number } = {}): Value {
    return this.one(
      'Gather',
      [x, typeof indices === 'number' ? this.constant(indices, 'int64') : this.sizes(indices)],
      attributes,
    );
  }

  GatherElements(x: Value, indices: Value, attributes: { axis?: number } = {}): Value {
    return this.one('GatherElements', [x, indices], attributes);
  }

  GatherND(x: Value, indices: Value, attributes: { batch_dims?: number } = {}): Value {
    return this.one('GatherND', [x, indices], attributes);
  }

  ScatterElements(
    x: Value,
    indices: Value,
    updates: Value,
    attributes: { axis?: number; reduction?: 'none' | 'add' | 'mul' | 'max' | 'min' } = {},
  ): Value {
    return this.one('ScatterElements', [x, indices, updates], attributes);
  }

  ScatterND(
    x: Value,
    indices: Value,
    updates: Value,
    attributes: { reduction?: 'none' | 'add' | 'mul' | 'max' | 'min' } = {},
  ): Value {
    return this.one('ScatterND', [x, indices, updates], attributes);
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
    return this.one(
      'OneHot',
      [indices, typeof depth === 'number' ? this.constant(depth, 'int64') : depth, values],
      attributes,
    );
  }

  CumSum(x: Value, axis: Operand, attributes: { exclusive?: number; reverse?: number } = {}): Value {
    return this.one(
      'CumSum',
      [x, typeof axis === 'number' ? this.constant(axis, 'int64') : axis],
      attributes,
    );
  }

  // generators and resizing

  /** `value` is a tensor of one element; float32 zero where left out. */
  ConstantOfShape(dims: Sizes, value?: Tensor): Value {
    return this.one('ConstantOfShape', [this.sizes(dims)], { value });
  }

  /** `type` is that of the numbers where all three are numbers. */
  Range(start: Operand, limit: Operand, delta: Operand, type: ElementType = 'int64'): Value {
    return this.one('Range', this.operands([start, limit, delta], type));
  }

  RandomNormal(
    shape: readonly number[],
    attributes: { mean?: number; scale?: number; seed?: number; dtype?: number } = {},
  ): Value {
    return this.one('RandomNormal', [], { shape, ...attributes });
  }

  RandomUniform(
    shape: readonly number[],
    attributes: { low?: number; high?: number; seed?: number; dtype?: number } = {},
  ): Value {
    return this.one('RandomUniform', [], { shape, ...attributes });
  }

  Resize(
    x: Value,
    to: { scales: readonly number[] | Value } | { sizes: Sizes },
    attributes: ResizeAttributes = {},
  ): Value {
    const scales = 'scales' in to ? ('name' in to.scales ? to.scales : this.constant(to.scales)) : null;
    const sizes = 'sizes' in to ? this.sizes(to.sizes) : null;
    return this.one('Resize', [x, null, scales, sizes], { ...attributes });
  }
}
