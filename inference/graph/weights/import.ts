import { CaliperError } from '../../../main/contract/errors.ts';
import { float16Bits, float16Value } from '../float16.ts';
import type { Graph } from '../graph.ts';
import { type ReadOptions, readOnnxWeights } from '../onnx/read.ts';
import type { ElementType, Tensor } from '../tensor.ts';
import { isLegacyPytorch, readPytorch } from './pytorch.ts';
import { isSafetensors, readSafetensors } from './safetensors.ts';
import { isZip } from './zip.ts';

/** What became of every name. Shapes are as [wanted by the graph, found in the file]. */
export interface ImportReport {
  /** Parameters that were set. */
  readonly matched: readonly string[];
  /** Parameters of the graph that the file does not have. */
  readonly missing: readonly string[];
  /** Names in the file that the graph does not have. */
  readonly unexpected: readonly string[];
  readonly misshapen: readonly {
    readonly name: string;
    readonly wanted: readonly number[];
    readonly found: readonly number[];
  }[];
}

/** Named tensors of a weight file: PyTorch (zip layout), safetensors or the initialisers of an ONNX file. */
export function readWeights(bytes: Uint8Array, options: ReadOptions = {}): Map<string, Tensor> {
  if (isZip(bytes) || isLegacyPytorch(bytes)) return readPytorch(bytes);
  if (isSafetensors(bytes)) return readSafetensors(bytes);
  return readOnnxWeights(bytes, options);
}

/**
 * Sets the parameters of a graph from named tensors. `nameInGraph` maps a name of the file to one of the
 * graph, or to null to leave it out. Floating-point types are converted to the parameter's. Parameters that
 * do not match keep their weights: the report says so, and the caller decides.
 */
export function importWeights(
  graph: Graph,
  weights: ReadonlyMap<string, Tensor>,
  nameInGraph: (name: string) => string | null = (name) => name,
): ImportReport {
  const matched = new Set<string>();
  const unexpected: string[] = [];
  const misshapen: ImportReport['misshapen'][number][] = [];
  for (const [source, tensor] of weights) {
    const name = nameInGraph(source);
    if (name === null) continue;
    const parameter = graph.parameters.get(name);
    if (!parameter) unexpected.push(source);
    else if (matched.has(name)) {
      throw new CaliperError('invalid_input', `two tensors of the file are mapped to parameter '${name}'`);
    } else if (parameter.dims.join() !== tensor.dims.join()) {
      misshapen.push({ name, wanted: parameter.dims, found: tensor.dims });
    } else {
      const values = asType(parameter.type, tensor, name);
      assertFinite(values, source);
      graph.setParameter(name, values);
      matched.add(name);
    }
  }
  const wrong = new Set(misshapen.map((entry) => entry.name));
  const missing = [...graph.parameters.keys()].filter((name) => !matched.has(name) && !wrong.has(name));
  return { matched: [...matched], missing, unexpected, misshapen };
}

function asType(type: ElementType, tensor: Tensor, name: string): Tensor {
  if (tensor.type === type) return tensor;
  const numbers = floatElements(tensor);
  if (!numbers || !/^float/.test(type)) {
    throw new CaliperError('invalid_input', `parameter '${name}' is ${type}, the file has ${tensor.type}`);
  }
  const { dims } = tensor;
  if (type === 'float32') return { type, dims, data: Float32Array.from(numbers) };
  if (type === 'float64') return { type, dims, data: Float64Array.from(numbers) };
  return { type: 'float16', dims, data: Uint16Array.from(numbers, float16Bits) };
}

/** A network with one such weight answers nothing but NaN. */
function assertFinite(tensor: Tensor, name: string): void {
  const numbers = floatElements(tensor);
  for (let i = 0; i < (numbers?.length ?? 0); i++) {
    if (Number.isFinite(numbers![i])) continue;
    throw new CaliperError(
      'model_contract',
      `tensor '${name}' holds ${numbers![i]}, which is no weight: the training that wrote it had failed, or its values do not fit ${tensor.type}`,
    );
  }
}

function floatElements(tensor: Tensor): ArrayLike<number> | undefined {
  if (tensor.type === 'float16') return Float32Array.from(tensor.data as Uint16Array, float16Value);
  return tensor.type === 'float32' || tensor.type === 'float64'
    ? (tensor.data as Float32Array | Float64Array)
    : undefined;
}
