import { intsOf } from '../attributes.ts';
import { resizeTaps } from '../interpolation.ts';
import { constantNumbers, positiveAxis, sameShape } from '../shapes.ts';
import { applyAlongAxis } from './along-axis.ts';
import { type GradientRule, type GradientRules, missing } from './rule.ts';

/** Interpolation is linear and separable: each resized axis is multiplied by its transposed weights. */
const resize: GradientRule = ({ graph, node, inputs: [x, , scalesInput], y, dy }) => {
  const rank = x.shape.length;
  const axes =
    intsOf(node, 'axes')?.map((axis) => positiveAxis(axis, rank)) ?? x.shape.map((_, axis) => axis);
  const scales = scalesInput ? constantNumbers(graph, scalesInput) : undefined;
  const changed = axes.filter((axis) => !sameShape([x.shape[axis]!], [y.shape[axis]!]));
  if (changed.some((axis) => typeof x.shape[axis] === 'string' || typeof y.shape[axis] === 'string')) {
    return [missing(node, 'sizes that are known only when the graph runs')];
  }
  return [
    () =>
      changed.reduce((gradient, axis) => {
        const size = x.shape[axis] as number;
        const out = y.shape[axis] as number;
        const scale = scales?.[axes.indexOf(axis)] ?? out / size;
        return applyAlongAxis(graph, gradient, axis, resizeTaps(node, size, out, scale), size);
      }, dy),
  ];
};

export const resizingRules: GradientRules = { Resize: resize };
