import { readOnnx, readWeights, structuralHash, writeOnnx } from '../../../inference/graph/index.ts';
import { CaliperError } from '../../../main/contract/errors.ts';
import { seeded } from '../../graphs/run-in-ort.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateModel } from './mutate-model.ts';

/** How one damaged file ended: read (with the model to try in ONNX Runtime, if it is one), or refused with a code. */
export type Ending =
  | { readonly kind: 'read'; readonly model?: Uint8Array }
  | { readonly kind: 'refused'; readonly code: string };

/** The seed file and the damage that mutation `index` stands for. */
export function damagedFile(
  seeds: readonly (readonly [name: string, bytes: Uint8Array])[],
  index: number,
): { name: string; bytes: Uint8Array } {
  const [name, bytes] = seeds[index % seeds.length] as readonly [string, Uint8Array];
  const random = seeded(index);
  const isModel = name.endsWith('.onnx');
  return { name, bytes: isModel && random() < 0.6 ? mutateModel(bytes, random) : mutateBytes(bytes, random) };
}

/** Reads a damaged file as Caliper would; anything but a result or a CaliperError (no bug) is thrown. */
export function readDamaged(name: string, bytes: Uint8Array): Ending {
  try {
    if (!name.endsWith('.onnx')) {
      readWeights(bytes);
      return { kind: 'read' };
    }
    const graph = readOnnx(bytes);
    structuralHash(graph);
    const model = writeOnnx(graph);
    if (Buffer.compare(writeOnnx(readOnnx(model)), model) !== 0)
      throw new Error(`${name}: the round trip differs`);
    return { kind: 'read', model };
  } catch (error) {
    if (error instanceof CaliperError && error.code !== 'internal')
      return { kind: 'refused', code: error.code };
    throw error;
  }
}
