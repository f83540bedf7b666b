import { CaliperError } from '../../../main/contract/errors.ts';
import { allocate, bytesPerElement, elementsOfBytes } from '../element-types.ts';
import { MAX_EXPANDED_ELEMENTS, MAX_HEADER_BYTES, MAX_PICKLE_DEPTH, MAX_PICKLED_VALUES } from '../limits.ts';
import { checkedDims } from '../onnx/read-tensor.ts';
import { type ElementType, elementCount, type Tensor } from '../tensor.ts';
import { float32OfBfloat16 } from './bfloat16.ts';
import { PickleGlobal, type PickleMeanings, type PickleValue, readPickle } from './pickle.ts';
import { readZip, type ZipEntry } from './zip.ts';

type StorageType = ElementType | 'bfloat16';

const storageTypes: Readonly<Record<string, StorageType>> = {
  FloatStorage: 'float32',
  DoubleStorage: 'float64',
  HalfStorage: 'float16',
  BFloat16Storage: 'bfloat16',
  LongStorage: 'int64',
  IntStorage: 'int32',
  ShortStorage: 'int16',
  CharStorage: 'int8',
  ByteStorage: 'uint8',
  BoolStorage: 'bool',
};

/** Names that stand for weights, and plain values that checkpoints keep beside them. Nothing else may occur. */
const allowed = new Set([
  'collections.OrderedDict',
  'collections.defaultdict',
  'builtins.dict',
  'builtins.int',
  'builtins.set',
  '__builtin__.set',
  'torch._utils._rebuild_tensor_v2',
  'torch._utils._rebuild_parameter',
  'torch._utils._rebuild_parameter_with_state',
  'torch.Size',
  'torch.device',
  'torch.serialization._get_layout',
  'argparse.Namespace',
  'numpy.core.multiarray.scalar',
  'numpy._core.multiarray.scalar',
  'numpy.dtype',
  '_codecs.encode',
]);
const isAllowed = (name: string): boolean => allowed.has(name) || /^torch\.\w+Storage$/.test(name);

/** Elements in the file that several tensors may share. */
interface Storage {
  readonly type: StorageType;
  readonly bytes: Uint8Array;
}

class LoadedTensor {
  readonly tensor: Tensor;
  constructor(tensor: Tensor) {
    this.tensor = tensor;
  }
}

/** PyTorch's format before 1.6 begins with this number as a pickled integer. */
const legacyMagic = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];
export const isLegacyPytorch = (bytes: Uint8Array): boolean =>
  legacyMagic.every((byte, index) => bytes[index] === byte);

/**
 * Tensors by name in a PyTorch file (`.pth`, `.pt`; the zip layout of PyTorch 1.6 and later). A state dict
 * inside a checkpoint is found by its usual keys; otherwise nested names are joined by dots. Strided tensors
 * are made dense, bfloat16 becomes float32. Errors: `corrupt_file`, `unsupported_format`, `model_untrusted`.
 */
export function readPytorch(archive: Uint8Array): Map<string, Tensor> {
  if (isLegacyPytorch(archive)) {
    throw new CaliperError(
      'unsupported_format',
      'this PyTorch file has the layout from before version 1.6; load and save it once with a current PyTorch',
    );
  }
  const entries = readZip(archive);
  const pickle = entries.find((entry) => entry.name.endsWith('/data.pkl') || entry.name === 'data.pkl');
  if (!pickle) {
    throw new CaliperError('unsupported_format', 'this zip archive is no PyTorch file: it has no data.pkl');
  }
  const folder = pickle.name.slice(0, -'data.pkl'.length);
  const files = new Map(entries.map((entry) => [entry.name, entry]));
  const order = files.get(`${folder}byteorder`);
  if (order && new TextDecoder().decode(order.bytes().subarray(0, 8)).trim() !== 'little') {
    throw new CaliperError('unsupported_format', 'this PyTorch file is of a big-endian machine');
  }
  const content = pickle.bytes();
  if (content.byteLength > MAX_HEADER_BYTES) throw new CaliperError('too_large', 'data.pkl is too large');
  const tensors = new Map<string, Tensor>();
  collect(stateDict(readPickle(content, meaningsOf(folder, files))), '', tensors, {
    depth: 0,
    budget: { values: MAX_PICKLED_VALUES },
  });
  if (tensors.size === 0) throw new CaliperError('unsupported_format', 'the PyTorch file holds no tensors');
  return tensors;
}

function meaningsOf(folder: string, files: ReadonlyMap<string, ZipEntry>): PickleMeanings {
  const storages = new Map<string, Storage>();
  const budget = { elements: MAX_EXPANDED_ELEMENTS };
  return {
    allows: isAllowed,
    persistent: (id) => {
      const [kind, storageClass, key] = Array.isArray(id) ? id : [];
      const type =
        storageClass instanceof PickleGlobal
          ? storageTypes[storageClass.name.split('.').at(-1) as string]
          : undefined;
      if (kind !== 'storage' || type === undefined) {
        throw new CaliperError('unsupported_format', 'the PyTorch file has storage of an unsupported type');
      }
      if (typeof key !== 'string' && typeof key !== 'number')
        throw new CaliperError('corrupt_file', 'the PyTorch file has a storage without a name');
      const known = storages.get(`${type} ${key}`);
      if (known) return known;
      const file = files.get(`${folder}data/${String(key)}`);
      if (!file)
        throw new CaliperError('corrupt_file', `the PyTorch file has no data for storage ${String(key)}`);
      const storage: Storage = { type, bytes: file.bytes() };
      storages.set(`${type} ${key}`, storage);
      return storage;
    },
    call: (name, args) => {
      if (name === 'torch._utils._rebuild_tensor_v2') return new LoadedTensor(rebuild(args, budget));
      if (name.startsWith('torch._utils._rebuild_parameter')) return args[0];
      if (name === 'torch.Size') return args[0];
      if (/dict$/i.test(name)) return dictOf(args[0]);
      return isAllowed(name) ? {} : undefined;
    },
  };
}

/** `OrderedDict([(key, value), …])`, as protocol 2 writes some dicts, or an empty one. */
function dictOf(pairs: PickleValue | undefined): Map<PickleValue, PickleValue> {
  const dict = new Map<PickleValue, PickleValue>();
  for (const pair of Array.isArray(pairs) ? pairs : []) {
    if (Array.isArray(pair) && pair.length === 2) dict.set(pair[0] ?? null, pair[1] ?? null);
  }
  return dict;
}

/**
 * (storage, offset, size, stride, …) as a dense tensor; a view into the file where it is dense already. What is copied
 * is taken from `budget`: a stride of 0 makes a huge tensor of one number.
 */
function rebuild(args: readonly PickleValue[], budget: { elements: number }): Tensor {
  const [storage, offset, size, stride] = args;
  const isStorage =
    typeof storage === 'object' && storage !== null && 'bytes' in storage && 'type' in storage;
  if (
    !isStorage ||
    !isCount(offset) ||
    !isCounts(size) ||
    !isCounts(stride) ||
    size.length !== stride.length
  ) {
    throw new CaliperError('corrupt_file', 'the PyTorch file describes a tensor that is none');
  }
  const { type, bytes } = storage as Storage;
  const dims = checkedDims('', size);
  const length = elementCount(dims);
  const width = type === 'bfloat16' ? 2 : bytesPerElement(type);
  const last = dims.reduce((sum, dim, axis) => sum + (dim - 1) * (stride[axis] as number), offset);
  if (length > 0 && (last + 1) * width > bytes.byteLength) {
    throw new CaliperError(
      'corrupt_file',
      `a tensor of shape [${dims.join(', ')}] reaches beyond its storage`,
    );
  }
  if (length === 0) {
    const empty: ElementType = type === 'bfloat16' ? 'float32' : type;
    return { type: empty, dims, data: allocate(empty, 0) };
  }
  const span = bytes.subarray(offset * width, (last + 1) * width);
  const source: Tensor =
    type === 'bfloat16'
      ? { type: 'float32', dims: [last + 1 - offset], data: float32OfBfloat16(span) }
      : { type, dims: [last + 1 - offset], data: elementsOfBytes(type, span, last + 1 - offset, '') };
  if (isDense(dims, stride)) return { ...source, dims };
  budget.elements -= length;
  if (budget.elements < 0) {
    const message = `the tensors of the PyTorch file take more than ${MAX_EXPANDED_ELEMENTS} numbers beyond its size`;
    throw new CaliperError('too_large', message);
  }
  return { type: source.type, dims, data: gather(source, dims, stride) };
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isCounts = (value: unknown): value is number[] => Array.isArray(value) && value.every(isCount);

function isDense(dims: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = dims.length - 1; axis >= 0; axis -= 1) {
    if (dims[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= dims[axis] as number;
  }
  return true;
}

function gather(source: Tensor, dims: readonly number[], strides: readonly number[]): Tensor['data'] {
  const length = elementCount(dims);
  const data = allocate(source.type, length);
  const at = dims.map(() => 0);
  let from = 0;
  for (let index = 0; index < length; index += 1) {
    data[index] = source.data[from] as never;
    for (let axis = dims.length - 1; axis >= 0; axis -= 1) {
      at[axis] = (at[axis] as number) + 1;
      from += strides[axis] as number;
      if ((at[axis] as number) < (dims[axis] as number)) break;
      from -= (dims[axis] as number) * (strides[axis] as number);
      at[axis] = 0;
    }
  }
  return data;
}

const usualKeys = [
  'state_dict',
  'model_state_dict',
  'model',
  'net',
  'network',
  'weights',
  'module',
  'model_ema',
];

/** The state dict of a checkpoint: the value itself, or what stands under one of the usual keys. */
function stateDict(root: PickleValue, depth = 0): PickleValue {
  if (
    depth > MAX_PICKLE_DEPTH ||
    !(root instanceof Map) ||
    [...root.values()].some((value) => value instanceof LoadedTensor)
  )
    return root;
  for (const key of usualKeys) {
    const inner = root.get(key);
    if (inner instanceof Map && inner.size > 0) return stateDict(inner, depth + 1);
  }
  return root;
}

/** How deep, and how much more may be looked at in all. */
interface Reach {
  readonly depth: number;
  readonly budget: { values: number };
}

function collect(value: PickleValue, path: string, into: Map<string, Tensor>, reach: Reach): void {
  if (value instanceof LoadedTensor) {
    into.set(path, value.tensor);
    return;
  }
  const { depth, budget } = reach;
  if (depth > MAX_PICKLE_DEPTH) return;
  const items = value instanceof Map ? [...value] : Array.isArray(value) ? [...value.entries()] : [];
  for (const [key, item] of items) {
    if (typeof key !== 'string' && typeof key !== 'number') continue;
    budget.values -= 1;
    if (budget.values < 0) {
      const message = `the PyTorch file nests more than ${MAX_PICKLED_VALUES} values`;
      throw new CaliperError('too_large', message);
    }
    collect(item, path === '' ? String(key) : `${path}.${key}`, into, { depth: depth + 1, budget });
  }
}
