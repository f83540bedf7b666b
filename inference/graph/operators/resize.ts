import type { Inference, Operator, OutputType } from '../operator.ts';
import type { Dim } from '../value.ts';

function resize(inference: Inference): readonly OutputType[] {
  const shape = inference.shape(0);
  const axes = (inference.ints('axes') ?? [...shape.keys()]).map((axis) =>
    inference.axis(axis, shape.length),
  );
  const given = (index: number): boolean => inference.has(index) && inference.shape(index)[0] !== 0;
  if (given(2) === given(3)) inference.fail('exactly one of scales and sizes is needed');
  const result: Dim[] = [...shape];
  const scales = given(2) ? inference.floats(2) : undefined;
  const sizes = given(3) ? inference.contents(3) : undefined;
  for (const known of [scales, sizes]) {
    if (known && known.length !== axes.length)
      inference.fail(`${known.length} entries for ${axes.length} axes`);
  }
  const common = sizes && commonScale(inference, axes, sizes);
  for (const [at, axis] of axes.entries()) {
    const dim = shape[axis] as Dim;
    const scale = scales?.[at];
    if (scale === 1) continue;
    if (scale !== undefined && scale <= 0) inference.fail(`scale ${scale} is not positive`);
    if (scale !== undefined && typeof dim === 'number') result[axis] = Math.floor(dim * scale);
    else if (common !== undefined) {
      result[axis] =
        Number.isNaN(common) || typeof dim === 'string'
          ? inference.dim(undefined)
          : roundHalfUp(common * dim);
    } else result[axis] = inference.dim(sizes?.[at]);
  }
  return [{ type: inference.type(0), shape: result }];
}

const roundHalfUp = (size: number): number => Math.floor(size + 0.5);

/** The one scale of all axes under a policy that keeps the aspect ratio; NaN where sizes are not known. */
function commonScale(
  inference: Inference,
  axes: readonly number[],
  sizes: readonly Dim[],
): number | undefined {
  const policy = inference.text('keep_aspect_ratio_policy', 'stretch');
  if (policy === 'stretch') return undefined;
  const scales = axes.map((axis, at) => Number(sizes[at]) / Number(inference.shape(0)[axis]));
  return policy === 'not_larger' ? Math.min(...scales) : Math.max(...scales);
}

/** Interpolation to another size. */
export const resizing: readonly Operator[] = [
  {
    name: 'Resize',
    inputs: [1, 4],
    attributes: {
      antialias: 'int',
      axes: 'ints',
      coordinate_transformation_mode: 'string',
      cubic_coeff_a: 'float',
      exclude_outside: 'int',
      extrapolation_value: 'float',
      keep_aspect_ratio_policy: 'string',
      mode: 'string',
      nearest_mode: 'string',
    },
    settings: [1, 2, 3],
    infer: resize,
  },
];
