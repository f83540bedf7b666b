import { createHash } from 'node:crypto';
import { z } from 'zod';
import { CaliperError } from '../../main/contract/errors.ts';
import { readRegular } from '../../main/files/index.ts';
import { bytesOfElements, bytesPerElement, elementsOfBytes } from '../graph/element-types.ts';
import { MAX_CHECKPOINT_BYTES } from '../graph/limits.ts';
import { type ElementType, elementCount, type Tensor } from '../graph/tensor.ts';
import { writeFileAtomically } from '../runtime/atomic.ts';
import type { TrainerState } from './trainer.ts';

/** Raised when the meaning of the file changes. */
const formatVersion = 1;
const magic = Buffer.from('CALIPERCKPT\n');

const elementTypes = ['float32', 'float64', 'float16', 'int64', 'int32'] as const satisfies ElementType[];

const Header = z.strictObject({
  formatVersion: z.literal(formatVersion),
  fingerprint: z.string(),
  position: z.strictObject({ epoch: z.int().nonnegative(), batch: z.int().nonnegative() }),
  updates: z.record(z.string(), z.int().nonnegative()),
  history: z.json(),
  tensors: z.array(
    z.strictObject({ name: z.string(), type: z.enum(elementTypes), dims: z.array(z.int().nonnegative()) }),
  ),
  bestTensorCount: z.int().nonnegative(),
});

/** A run, stopped between two batches. */
export interface Checkpoint {
  /** Of everything that the run was asked to do; a checkpoint is only taken up by the same run. */
  readonly fingerprint: string;
  readonly position: { readonly epoch: number; readonly batch: number };
  readonly state: TrainerState;
  /** Weights of the best epoch so far; empty before the first validation. */
  readonly best: ReadonlyMap<string, Tensor>;
  /** The loop's own record (JSON). */
  readonly history: z.infer<ReturnType<typeof z.json>>;
}

/**
 * Saves a checkpoint: the path always holds a whole one. Layout: magic, header length (uint32, little-endian), header
 * as JSON, tensors one after the other, SHA-256 of all that. Little-endian, as every platform of ours.
 */
export async function saveCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  const { fingerprint, position, state, best, history } = checkpoint;
  const entries = [...state.tensors, ...best];
  const header: z.input<typeof Header> = {
    formatVersion,
    fingerprint,
    position,
    updates: Object.fromEntries(state.updates),
    history,
    tensors: entries.map(([name, { type, dims }]) => ({ name, type: storedType(type), dims: [...dims] })),
    bestTensorCount: best.size,
  };
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const pieces = [magic, length, text, ...entries.map(([, tensor]) => bytesOfElements(tensor.data))];
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  await writeFileAtomically(path, [...pieces, hash.digest()]);
}

/**
 * Reads a checkpoint. Throws `not_found`, `corrupt_file` where the bytes are not what was written, `newer_version`.
 */
export async function loadCheckpoint(path: string): Promise<Checkpoint> {
  const file = await readRegular(path, MAX_CHECKPOINT_BYTES);
  const body = file.subarray(0, file.length - 32);
  const textStart = magic.length + 4;
  if (body.length < textStart || !body.subarray(0, magic.length).equals(magic)) throw corrupt(path);
  if (!createHash('sha256').update(body).digest().equals(file.subarray(body.length))) throw corrupt(path);
  const textEnd = textStart + body.readUInt32LE(magic.length);
  const raw: unknown = JSON.parse(body.toString('utf8', textStart, textEnd));
  const { formatVersion: found } = z.object({ formatVersion: z.int() }).parse(raw);
  if (found > formatVersion)
    throw new CaliperError('newer_version', 'the checkpoint was made by a newer Caliper', {
      details: { path },
    });
  const header = Header.parse(raw);
  const tensors = readTensors(body.subarray(textEnd), header.tensors);
  const stateCount = tensors.length - header.bestTensorCount;
  return {
    fingerprint: header.fingerprint,
    position: header.position,
    state: {
      tensors: new Map(tensors.slice(0, stateCount)),
      updates: new Map(Object.entries(header.updates)),
    },
    best: new Map(tensors.slice(stateCount)),
    history: header.history,
  };
}

function readTensors(
  bytes: Uint8Array,
  entries: z.infer<typeof Header>['tensors'],
): (readonly [string, Tensor])[] {
  let position = 0;
  return entries.map(({ name, type, dims }) => {
    const count = elementCount(dims);
    const end = position + count * bytesPerElement(type);
    // A copy, so that each tensor is aligned and none keeps the whole file in memory.
    const data = elementsOfBytes(type, new Uint8Array(bytes.subarray(position, end)), count, name);
    position = end;
    return [name, { type, dims, data }] as const;
  });
}

function storedType(type: ElementType): (typeof elementTypes)[number] {
  const stored = elementTypes.find((known) => known === type);
  if (stored !== undefined) return stored;
  throw new CaliperError('internal', `a checkpoint holds no ${type}`);
}

function corrupt(path: string): CaliperError {
  return new CaliperError('corrupt_file', `${path} is not an intact checkpoint`, { details: { path } });
}
