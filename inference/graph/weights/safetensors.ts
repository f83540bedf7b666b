import { CaliperError } from '../../../main/contract/errors.ts';
import { elementsOfBytes } from '../element-types.ts';
import { MAX_HEADER_BYTES, MAX_TENSORS } from '../limits.ts';
import { checkedDims } from '../onnx/read-tensor.ts';
import { type ElementType, elementCount, type Tensor } from '../tensor.ts';
import { float32OfBfloat16 } from './bfloat16.ts';

const types: Readonly<Record<string, ElementType>> = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U64: 'uint64',
  U32: 'uint32',
  U16: 'uint16',
  U8: 'uint8',
  BOOL: 'bool',
};

const damaged = (reason: string): CaliperError =>
  new CaliperError('corrupt_file', `the safetensors file is damaged: ${reason}`);

/** A header length, then JSON: no other format that is read here begins so. */
export const isSafetensors = (bytes: Uint8Array): boolean =>
  bytes.length > 9 && bytes[8] === 0x7b && bytes[6] === 0 && bytes[7] === 0;

/** Tensors by name in a safetensors file; bfloat16 becomes float32. Data are views where aligned. */
export function readSafetensors(bytes: Uint8Array): Map<string, Tensor> {
  if (bytes.byteLength < 8) throw damaged('it ends too early');
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > MAX_HEADER_BYTES)
    throw new CaliperError('too_large', `the safetensors header has ${length} bytes`);
  if (8 + length > bytes.byteLength) throw damaged('its header is cut off');
  const entries = Object.entries(parseHeader(bytes.subarray(8, 8 + length)));
  if (entries.length > MAX_TENSORS)
    throw new CaliperError('too_large', `there are ${entries.length} tensors`);
  const data = bytes.subarray(8 + length);
  const tensors = new Map<string, Tensor>();
  for (const [name, entry] of entries) {
    if (name !== '__metadata__') tensors.set(name, readEntry(name, entry, data));
  }
  assertNoOverlap(entries);
  return tensors;
}

/** No writer lets two tensors share bytes: where they do, one of them is not what it was. */
function assertNoOverlap(entries: readonly [string, unknown][]): void {
  const spans = entries
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => ({ name, span: (entry as { data_offsets: [number, number] }).data_offsets }))
    .filter(({ span: [begin, end] }) => end > begin)
    .sort((a, b) => a.span[0] - b.span[0]);
  for (const [index, { name, span }] of spans.entries()) {
    const next = spans[index + 1];
    if (next !== undefined && next.span[0] < span[1])
      throw damaged(`tensors '${name}' and '${next.name}' share bytes`);
  }
}

function parseHeader(header: Uint8Array): object {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(header));
  } catch (error) {
    throw new CaliperError('corrupt_file', 'the header of the safetensors file is no JSON', { cause: error });
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw damaged('no header object');
  return parsed;
}

function readEntry(name: string, entry: unknown, data: Uint8Array): Tensor {
  const { dtype, shape, data_offsets } = (entry ?? {}) as Record<string, unknown>;
  const isCounts = (value: unknown): value is number[] =>
    Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
  if (!isCounts(shape) || !isCounts(data_offsets) || data_offsets.length !== 2) {
    throw damaged(`tensor '${name}' is not described`);
  }
  const [begin, end] = data_offsets as [number, number];
  if (end < begin || end > data.byteLength) throw damaged(`tensor '${name}' reaches beyond the file`);
  const dims = checkedDims(name, shape);
  const span = data.subarray(begin, end);
  if (dtype === 'BF16') {
    if (span.byteLength !== 2 * elementCount(dims)) throw damaged(`tensor '${name}' does not fit its shape`);
    return { type: 'float32', dims, data: float32OfBfloat16(span) };
  }
  const type = types[String(dtype)];
  if (!type)
    throw new CaliperError('unsupported_format', `tensor '${name}' has element type ${String(dtype)}`);
  return { type, dims, data: elementsOfBytes(type, span, elementCount(dims), name) };
}
