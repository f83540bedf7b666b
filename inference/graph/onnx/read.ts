import { fromBinary } from '@bufbuild/protobuf';
import { CaliperError } from '../../../main/contract/errors.ts';
import type { Graph } from '../graph.ts';
import { MAX_MODEL_BYTES, MAX_TENSORS } from '../limits.ts';
import type { Tensor } from '../tensor.ts';
import { type ModelProto, ModelProtoSchema } from './proto/onnx_pb.js';
import { FunctionInliner, standardOpset } from './read-functions.ts';
import { readGraph } from './read-graph.ts';
import { type ExternalData, tensorOfProto } from './read-tensor.ts';

export interface ReadOptions {
  /** Folder that external tensor data may be read from. Without it such data is refused. */
  readonly baseFolder?: string;
}

/**
 * Reads an ONNX file of opset 1 to 26 into a graph at opset 21, or at the file's own where one of its nodes needs it.
 * Floating-point initialisers that nodes compute with become parameters under their names; shapes, settings and Constant
 * nodes become constants; functions of the file's own are written out. Operators without a shape rule are kept, and
 * so are the bodies of If, Loop and Scan and types that Caliper does not know; asking for the shape of their outputs is
 * an error unless the file states it.
 *
 * Errors: `corrupt_file` (truncated, cyclic, duplicate or missing names, shapes that do not fit),
 * `unsupported_format` (opset, an operator whose meaning changed and has no upgrade), `too_large` (see limits.ts).
 */
export function readOnnx(bytes: Uint8Array, options: ReadOptions = {}): Graph {
  const model = parse(bytes);
  if (!model.graph) throw new CaliperError('corrupt_file', 'this is not an ONNX file: it has no graph');
  const opset = standardOpset(model) ?? 1;
  try {
    const external: ExternalData = { baseFolder: options.baseFolder };
    return readGraph(model.graph, opset, { model, functions: new FunctionInliner(model), external });
  } catch (error) {
    // what the builder refuses in a caller's graph is damage in a file
    if (error instanceof CaliperError && error.code === 'invalid_input') {
      throw new CaliperError('corrupt_file', error.message, { details: error.details, cause: error });
    }
    throw error;
  }
}

/** The named initialisers of an ONNX file of any opset, whatever its nodes are. */
export function readOnnxWeights(bytes: Uint8Array, options: ReadOptions = {}): Map<string, Tensor> {
  const initializers = parse(bytes).graph?.initializer ?? [];
  if (initializers.length > MAX_TENSORS) {
    throw new CaliperError('too_large', `the model has ${initializers.length} initialisers`);
  }
  const external: ExternalData = { baseFolder: options.baseFolder };
  return new Map(initializers.map((tensor) => [tensor.name, tensorOfProto(tensor, external)]));
}

function parse(bytes: Uint8Array): ModelProto {
  if (bytes.byteLength > MAX_MODEL_BYTES) {
    throw new CaliperError('too_large', `the model file has ${bytes.byteLength} bytes`);
  }
  try {
    return fromBinary(ModelProtoSchema, bytes, { readUnknownFields: false });
  } catch (error) {
    throw new CaliperError('corrupt_file', 'this is not an ONNX file, or it is damaged', { cause: error });
  }
}
