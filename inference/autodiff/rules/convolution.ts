import { staticDims } from '../shapes.ts';
import { groupsOf, transposedWindowOf, windowOf } from '../window.ts';
import { convInputGradient, convWeightGradient } from './conv-gradients.ts';
import { type Application, type GradientRule, type GradientRules, type Lazy, missing } from './rule.ts';

/** Sums over the batch and every spatial axis. */
const biasGradient =
  ({ graph, dy }: Application): Lazy =>
  () =>
    graph.ReduceSum(dy, [0, ...dy.shape.map((_, axis) => axis).slice(2)], { keepdims: 0 });

const conv: GradientRule = (application) => {
  const {
    graph,
    node,
    inputs: [x, w],
    dy,
  } = application;
  const spatial = staticDims(x.shape.slice(2));
  const kernel = staticDims(w.shape.slice(2));
  if (!spatial || !kernel) {
    const unknown = missing(node, 'spatial sizes that are known only when the graph runs');
    return [unknown, unknown, biasGradient(application)];
  }
  const window = windowOf(node, kernel, spatial);
  return [
    () => convInputGradient(graph, dy, w, window, groupsOf(node), spatial),
    () => convWeightGradient(graph, x, dy, window, groupsOf(node)),
    biasGradient(application),
  ];
};

/** The mirror image: the input gradient is a convolution, and input and output change places for the weights. */
const convTranspose: GradientRule = (application) => {
  const {
    graph,
    node,
    inputs: [x, w],
    dy,
  } = application;
  const spatial = staticDims(x.shape.slice(2));
  const kernel = staticDims(w.shape.slice(2));
  if (!spatial || !kernel) {
    const unknown = missing(node, 'spatial sizes that are known only when the graph runs');
    return [unknown, unknown, biasGradient(application)];
  }
  const window = transposedWindowOf(node, kernel, spatial);
  return [
    () =>
      graph.Conv(dy, w, {
        strides: [...window.strides],
        dilations: [...window.dilations],
        pads: [...window.padsBegin, ...window.padsEnd],
        group: groupsOf(node),
      }),
    () => convWeightGradient(graph, dy, x, window, groupsOf(node)),
    biasGradient(application),
  ];
};

export const convolutionRules: GradientRules = { Conv: conv, ConvTranspose: convTranspose };
