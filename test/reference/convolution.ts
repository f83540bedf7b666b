import { groupsOf, transposedWindowOf, windowOf, windowOutput } from '../../inference/autodiff/window.ts';
import {
  at,
  forEachIndex,
  ndarray,
  offsetOf,
  type ReferenceOperator,
  type ReferenceOperators,
  required,
} from './array.ts';

const inside = (index: readonly number[], dims: readonly number[]): boolean =>
  index.every((position, axis) => position >= 0 && position < dims[axis]!);

/** x [N, C, …], w [O, C/groups, …], bias [O] → [N, O, …] */
const conv: ReferenceOperator = ([input, weight, bias], node) => {
  const x = required(input, node);
  const w = required(weight, node);
  const spatial = x.dims.slice(2);
  const window = windowOf(node, w.dims.slice(2), spatial);
  const outputsPerGroup = w.dims[0]! / groupsOf(node);
  const inputsPerGroup = w.dims[1]!;
  const y = ndarray([x.dims[0]!, w.dims[0]!, ...windowOutput(window, spatial)]);
  forEachIndex(y.dims, ([n, o, ...out], flat) => {
    const firstChannel = Math.floor(o! / outputsPerGroup) * inputsPerGroup;
    let total = bias ? bias.data[o!]! : 0;
    forEachIndex(w.dims.slice(1), ([c, ...tap]) => {
      const position = out.map(
        (start, axis) =>
          start * window.strides[axis]! - window.padsBegin[axis]! + tap[axis]! * window.dilations[axis]!,
      );
      if (!inside(position, spatial)) return;
      total +=
        x.data[offsetOf(x.dims, [n!, firstChannel + c!, ...position])]! *
        w.data[offsetOf(w.dims, [o!, c!, ...tap])]!;
    });
    y.data[flat] = total;
  });
  return [y];
};

/** x [N, C, …], w [C, O/groups, …], bias [O] → [N, O, …]: every input element stamps the kernel. */
const convTranspose: ReferenceOperator = ([input, weight, bias], node) => {
  const x = required(input, node);
  const w = required(weight, node);
  const window = transposedWindowOf(node, w.dims.slice(2), x.dims.slice(2));
  const groups = groupsOf(node);
  const inputsPerGroup = w.dims[0]! / groups;
  const outputsPerGroup = w.dims[1]!;
  const y = ndarray([x.dims[0]!, outputsPerGroup * groups, ...window.output]);
  forEachIndex(x.dims, ([n, c, ...start], flat) => {
    const firstOutput = Math.floor(c! / inputsPerGroup) * outputsPerGroup;
    forEachIndex(w.dims.slice(1), ([o, ...tap]) => {
      const position = start.map(
        (at, axis) =>
          at * window.strides[axis]! - window.padsBegin[axis]! + tap[axis]! * window.dilations[axis]!,
      );
      if (!inside(position, window.output)) return;
      y.data[offsetOf(y.dims, [n!, firstOutput + o!, ...position])]! +=
        x.data[flat]! * at(w, [c!, o!, ...tap]);
    });
  });
  if (bias) {
    forEachIndex(y.dims, ([, o], flat) => {
      y.data[flat]! += bias.data[o!]!;
    });
  }
  return [y];
};

export const convolutionOperators: ReferenceOperators = { Conv: conv, ConvTranspose: convTranspose };
