import { zipSync } from 'fflate';
import { bytesOfElements } from '../../inference/graph/element-types.ts';
import type { Tensor } from '../../inference/graph/index.ts';

/** Pieces of a pickle of protocol 2, as PyTorch writes them. */
export const pickle = {
  text: (text: string): number[] => {
    const bytes = [...new TextEncoder().encode(text)];
    return [0x58, ...u32(bytes.length), ...bytes];
  },
  int: (value: number): number[] => [0x4a, ...u32(value)],
  global: (module: string, name: string): number[] => [
    0x63,
    ...new TextEncoder().encode(`${module}\n${name}\n`),
  ],
  tuple: (...items: readonly number[][]): number[] => [0x28, ...items.flat(), 0x74],
  dict: (...pairs: readonly (readonly [number[], number[]])[]): number[] => [
    0x7d,
    0x28,
    ...pairs.flat(2),
    0x75,
  ],
  call: (callee: number[], args: number[]): number[] => [...callee, ...args, 0x52],
  file: (value: number[]): Uint8Array => Uint8Array.from([0x80, 2, ...value, 0x2e]),
};

const u32 = (value: number): number[] => [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24];

/** The pickled call that makes a tensor over storage `key`. */
export function pickledTensor(
  key: string,
  dims: readonly number[],
  options: { readonly offset?: number; readonly strides?: readonly number[]; readonly storage?: string } = {},
): number[] {
  const dense = dims.map((_, axis) => dims.slice(axis + 1).reduce((product, dim) => product * dim, 1));
  const ints = (values: readonly number[]) => pickle.tuple(...values.map(pickle.int));
  const storage = pickle.tuple(
    pickle.text('storage'),
    pickle.global('torch', options.storage ?? 'FloatStorage'),
    pickle.text(key),
    pickle.text('cpu'),
    pickle.int(0),
  );
  return pickle.call(
    pickle.global('torch._utils', '_rebuild_tensor_v2'),
    pickle.tuple(
      [...storage, 0x51],
      pickle.int(options.offset ?? 0),
      ints(dims),
      ints(options.strides ?? dense),
      [0x89],
      pickle.call(pickle.global('collections', 'OrderedDict'), [0x29]),
    ),
  );
}

/** A `.pth` file with the given pickle and storages, its entries stored or deflated. */
export function pytorchFile(
  value: number[],
  storages: Readonly<Record<string, Tensor['data']>>,
  level: 0 | 6 = 0,
): Uint8Array {
  const data = Object.entries(storages).map(([key, elements]) => [
    `archive/data/${key}`,
    bytesOfElements(elements),
  ]);
  return zipSync(
    {
      'archive/data.pkl': pickle.file(value),
      ...Object.fromEntries(data),
      'archive/version': Uint8Array.of(0x33),
    },
    { level },
  );
}

/** A safetensors file with the given header and data. */
export function safetensorsFile(header: object | string, data: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  file.set(data, 8 + text.length);
  return file;
}
