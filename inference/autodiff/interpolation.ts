import { CaliperError } from '../../main/contract/errors.ts';
import type { Node } from '../graph/value.ts';
import { stringOf } from './attributes.ts';

/** One output position of a resized axis as a weighted sum of at most two input positions. */
export type Taps = readonly { readonly position: number; readonly weight: number }[];

/**
 * The taps of every output position along one axis of a Resize node (nearest and linear, without antialias).
 * Coordinate transformations: half_pixel, pytorch_half_pixel, align_corners, asymmetric.
 */
export function resizeTaps(node: Node, inputSize: number, outputSize: number, scale: number): Taps[] {
  const mode = stringOf(node, 'mode', 'nearest');
  if (mode !== 'nearest' && mode !== 'linear') {
    throw new CaliperError('model_contract', `Resize: no gradient for mode ${mode}`);
  }
  return Array.from({ length: outputSize }, (_, out) => {
    const x = sourceCoordinate(node, out, inputSize, outputSize, scale);
    if (mode === 'nearest') {
      return [{ position: clamp(nearest(node, x), inputSize), weight: 1 }];
    }
    const low = Math.floor(x);
    const fraction = x - low;
    return [
      { position: clamp(low, inputSize), weight: 1 - fraction },
      { position: clamp(low + 1, inputSize), weight: fraction },
    ];
  });
}

function sourceCoordinate(
  node: Node,
  out: number,
  inputSize: number,
  outputSize: number,
  scale: number,
): number {
  const transformation = stringOf(node, 'coordinate_transformation_mode', 'half_pixel');
  switch (transformation) {
    case 'half_pixel':
      return (out + 0.5) / scale - 0.5;
    case 'pytorch_half_pixel':
      return outputSize > 1 ? (out + 0.5) / scale - 0.5 : 0;
    case 'align_corners':
      return outputSize > 1 ? (out * (inputSize - 1)) / (outputSize - 1) : 0;
    case 'asymmetric':
      return out / scale;
    default:
      throw new CaliperError('model_contract', `Resize: no gradient for ${transformation} coordinates`);
  }
}

function nearest(node: Node, x: number): number {
  switch (stringOf(node, 'nearest_mode', 'round_prefer_floor')) {
    case 'floor':
      return Math.floor(x);
    case 'ceil':
      return Math.ceil(x);
    case 'round_prefer_ceil':
      return Math.floor(x + 0.5);
    default:
      return Math.ceil(x - 0.5);
  }
}

function clamp(position: number, size: number): number {
  return Math.min(size - 1, Math.max(0, position));
}
