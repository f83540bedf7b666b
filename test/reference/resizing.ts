import { intsOf } from '../../inference/autodiff/attributes.ts';
import { resizeTaps } from '../../inference/autodiff/interpolation.ts';
import {
  axisOf,
  build,
  numbersOf,
  offsetOf,
  type ReferenceOperator,
  type ReferenceOperators,
  replaced,
  required,
} from './array.ts';

/** Resizes one axis after the other. */
const resize: ReferenceOperator = ([input, , scalesInput, sizesInput], node) => {
  let x = required(input, node);
  const axes = intsOf(node, 'axes')?.map((axis) => axisOf(axis, x.dims.length)) ?? [...x.dims.keys()];
  const sizes = sizesInput?.data.length ? numbersOf(sizesInput) : undefined;
  const scales = scalesInput?.data.length ? numbersOf(scalesInput) : undefined;
  axes.forEach((axis, i) => {
    const before = x;
    const size = before.dims[axis]!;
    const out = sizes ? sizes[i]! : Math.floor(size * scales![i]!);
    if (out === size) return;
    const taps = resizeTaps(node, size, out, scales ? scales[i]! : out / size);
    x = build(replaced(before.dims, axis, out), (index) =>
      taps[index[axis]!]!.reduce(
        (sum, { position, weight }) =>
          sum + weight * before.data[offsetOf(before.dims, replaced(index, axis, position))]!,
        0,
      ),
    );
  });
  return [x];
};

export const resizingOperators: ReferenceOperators = { Resize: resize };
