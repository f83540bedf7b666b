import { CaliperError, toCaliperError } from '../../../main/contract/errors.ts';
import type { Graph } from '../graph.ts';
import { type ReadOptions, readOnnx } from './read.ts';

/**
 * As `readOnnx`, for what needs the network as a graph: gates, weights, training. The error of a network that only ONNX
 * Runtime can use says what may be done with it.
 */
export function heldNetwork(bytes: Uint8Array, options: ReadOptions = {}): Graph {
  try {
    return readOnnx(bytes, options);
  } catch (error) {
    if (!(error instanceof CaliperError) || error.code !== 'unsupported_format') throw error;
    throw new CaliperError(
      'unsupported_format',
      `Caliper cannot take this network apart: ${error.message}. A model with it is used as it is where ONNX Runtime runs it; gates, other weights and training need a network that can be taken apart.`,
      { details: error.details, cause: error },
    );
  }
}

/** Why Caliper cannot take a network apart that ONNX Runtime runs; null where it can. */
export function graphProblem(bytes: Uint8Array, options: ReadOptions = {}): string | null {
  try {
    readOnnx(bytes, options);
    return null;
  } catch (error) {
    return toCaliperError(error).message;
  }
}
