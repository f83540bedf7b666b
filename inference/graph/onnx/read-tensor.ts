import { closeSync, readSync, realpathSync } from 'node:fs';
import { isAbsolute, resolve, sep } from 'node:path';
import { CaliperError } from '../../../main/contract/errors.ts';
import { openRegularSync } from '../../../main/files/index.ts';
import { allocate, bytesPerElement, elementsOfBytes, elementTypeOfCode } from '../element-types.ts';
import { MAX_DIM, MAX_ELEMENTS, MAX_EXPANDED_ELEMENTS, MAX_RANK } from '../limits.ts';
import { type ElementType, elementCount, type Tensor } from '../tensor.ts';
import { type TensorProto, TensorProto_DataLocation } from './proto/onnx_pb.js';

export interface ExternalData {
  readonly baseFolder: string | undefined;
}

/** A stored tensor. Raw data is viewed in place where its alignment allows it. */
export function tensorOfProto(proto: TensorProto, external: ExternalData): Tensor {
  const name = proto.name;
  const type = elementTypeOfCode(proto.dataType);
  if (!type) {
    throw new CaliperError('unsupported_format', `tensor '${name}' has element type ${proto.dataType}`);
  }
  if (proto.segment) throw new CaliperError('unsupported_format', `tensor '${name}' is stored in segments`);
  const dims = checkedDims(name, proto.dims);
  const length = elementCount(dims);
  if (proto.dataLocation === TensorProto_DataLocation.EXTERNAL) {
    return {
      type,
      dims,
      data: elementsOfBytes(type, externalBytes(proto, type, length, external), length, name),
    };
  }
  const isRaw = proto.rawData.byteLength > 0;
  return {
    type,
    dims,
    data: isRaw ? elementsOfBytes(type, proto.rawData, length, name) : typedElements(proto, type, length),
  };
}

/** Dims within the caps. */
export function checkedDims(name: string, dims: readonly (bigint | number)[]): number[] {
  if (dims.length > MAX_RANK) throw new CaliperError('too_large', `tensor '${name}' has rank ${dims.length}`);
  const sizes = dims.map(Number);
  const bad = sizes.find((size) => !Number.isInteger(size) || size < 0);
  if (bad !== undefined) throw new CaliperError('corrupt_file', `tensor '${name}' has a size of ${bad}`);
  if (sizes.some((size) => size > MAX_DIM) || elementCount(sizes) > MAX_ELEMENTS) {
    throw new CaliperError('too_large', `tensor '${name}' has shape [${sizes.join(', ')}]`);
  }
  return sizes;
}

function typedElements(proto: TensorProto, type: ElementType, length: number): Tensor['data'] {
  const source: readonly (number | bigint)[] =
    type === 'float32'
      ? proto.floatData
      : type === 'float64'
        ? proto.doubleData
        : type === 'int64'
          ? proto.int64Data
          : type === 'uint64' || type === 'uint32'
            ? proto.uint64Data
            : proto.int32Data;
  if (source.length !== length || length > MAX_EXPANDED_ELEMENTS) {
    throw new CaliperError(
      'corrupt_file',
      `tensor '${proto.name}' has ${source.length} elements where its shape needs ${length}`,
    );
  }
  const data = allocate(type, length);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    for (let index = 0; index < length; index += 1) data[index] = source[index] as bigint;
  } else {
    for (let index = 0; index < length; index += 1) data[index] = Number(source[index]);
  }
  return data;
}

function externalBytes(
  proto: TensorProto,
  type: ElementType,
  length: number,
  external: ExternalData,
): Uint8Array {
  const entries = new Map(proto.externalData.map((entry) => [entry.key, entry.value]));
  const path = externalPath(proto.name, entries.get('location') ?? '', external.baseFolder);
  const wanted = length * bytesPerElement(type);
  const offset = Number(entries.get('offset') ?? 0);
  const stated = Number(entries.get('length') ?? wanted);
  if (!Number.isSafeInteger(offset) || offset < 0 || stated !== wanted) {
    throw new CaliperError(
      'corrupt_file',
      `the external data of tensor '${proto.name}' does not fit its shape`,
    );
  }
  const file = openRegularSync(path);
  try {
    const bytes = new Uint8Array(wanted);
    let position = 0;
    while (position < wanted) {
      const got = readSync(file, bytes, position, Math.min(wanted - position, 2 ** 30), offset + position);
      if (got === 0)
        throw new CaliperError('corrupt_file', `the external data of '${proto.name}' is truncated`);
      position += got;
    }
    return bytes;
  } finally {
    closeSync(file);
  }
}

/** The file of external data, only inside the base folder even through links. */
function externalPath(name: string, location: string, baseFolder: string | undefined): string {
  const refuse = (reason: string): never => {
    throw new CaliperError(
      'model_untrusted',
      `tensor '${name}' lies in another file ('${location}'): ${reason}`,
    );
  };
  if (baseFolder === undefined) return refuse('no folder was given to read it from');
  if (location === '' || location.includes('\0') || isAbsolute(location))
    return refuse('not a relative path');
  const base = realpathSync(baseFolder);
  const stated = resolve(base, location);
  if (!stated.startsWith(base + sep)) return refuse('it is outside the folder of the model');
  let path: string;
  try {
    path = realpathSync(stated);
  } catch (error) {
    throw new CaliperError('not_found', `tensor '${name}': its file '${location}' is missing`, {
      cause: error,
    });
  }
  return path.startsWith(base + sep) ? path : refuse('it is outside the folder of the model');
}
