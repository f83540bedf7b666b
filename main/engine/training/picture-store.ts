import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { RgbImage } from '../../../inference/pictures/image.ts';
import type { LabelledItem, Preparation, PreparedPictures } from '../../../inference/registry/data.ts';
import { CaliperError, toCaliperError } from '../../contract/errors.ts';

/** Of one file of the store: what a kill may cost, and how many handles are open at most. */
const fileBytes = 64 * 2 ** 20;
/** What must stay free on the disk beside the store. */
const spareBytes = 256 * 2 ** 20;

export interface PictureStoreOptions {
  /** The store is a folder in here, named by its content. */
  readonly folder: string;
  /** Everything that decides the pictures beside items and preparation: the hash of the data set. */
  readonly key: string;
  /** Pictures of one medium in ascending order of their frames; called once for each medium. */
  readonly pictures: (
    medium: string,
    frames: readonly number[],
  ) => AsyncIterable<RgbImage & { readonly frameIndex: number }>;
  /** Which picture is meant, where one cannot be used. */
  readonly nameOf: (item: LabelledItem) => string;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

/** Consecutive media whose records lie in one file. */
interface Shard {
  readonly path: string;
  readonly items: LabelledItem[];
}

/**
 * Makes the pictures of all items once, decoding every medium in sequence, and keeps them on the disk, so that each epoch
 * reads what it draws. A store that a kill cut off goes on behind its last whole file.
 * Throws `disk_full` before anything is decoded where it would not fit, `cancelled`, and what decoding throws.
 */
export async function fillPictureStore(
  items: readonly LabelledItem[],
  preparation: Preparation,
  options: PictureStoreOptions,
): Promise<PictureStore> {
  const bytesPerItem = preparation.length * 4;
  const folder = join(options.folder, contentKey(items, preparation, options.key));
  await mkdir(folder, { recursive: true });
  const shards = shardsOf(items, bytesPerItem, folder);
  const left = shards.filter(({ path }) => !existsSync(path));
  await assertRoom(options.folder, left.reduce((sum, shard) => sum + shard.items.length, 0) * bytesPerItem);
  let done = items.length - left.reduce((sum, shard) => sum + shard.items.length, 0);
  for (const { path, items: inFile } of left) {
    await rm(`${path}.part`, { force: true }); // left by a kill
    const file = await open(`${path}.part`, 'wx');
    try {
      for (const [medium, ofMedium] of Map.groupBy(inFile, (item) => item.medium)) {
        const byFrame = Map.groupBy(ofMedium, (item) => item.frameIndex);
        for await (const picture of options.pictures(medium, [...byFrame.keys()])) {
          if (options.signal.aborted) throw new CaliperError('cancelled', 'Cancelled.');
          for (const item of byFrame.get(picture.frameIndex) ?? []) {
            const record = prepared(picture, item, preparation, options);
            await file.write(new Uint8Array(record.buffer, record.byteOffset, record.byteLength));
            done += 1;
          }
          options.onProgress(done, items.length);
        }
      }
      await file.sync();
    } finally {
      await file.close();
    }
    if (statSync(`${path}.part`).size !== inFile.length * bytesPerItem)
      throw new CaliperError('internal', 'a file of the working store has not the length of its pictures');
    await rename(`${path}.part`, path);
  }
  return new PictureStore(shards, bytesPerItem);
}

/** A picture that cannot be used, such as one whose box lies outside it, is named. */
function prepared(
  picture: RgbImage,
  item: LabelledItem,
  preparation: Preparation,
  { nameOf }: PictureStoreOptions,
): Float32Array {
  try {
    return preparation.prepare(picture, item);
  } catch (thrown) {
    const { code, message, details } = toCaliperError(thrown);
    throw new CaliperError(code, `${nameOf(item)}: ${message}`, { details: { ...details }, cause: thrown });
  }
}

export class PictureStore implements PreparedPictures {
  readonly #place = new Map<LabelledItem, { readonly path: string; readonly at: number }>();
  readonly #files = new Map<string, Promise<FileHandle>>();
  readonly #bytesPerItem: number;

  constructor(shards: readonly Shard[], bytesPerItem: number) {
    this.#bytesPerItem = bytesPerItem;
    for (const { path, items } of shards)
      for (const [index, item] of items.entries()) this.#place.set(item, { path, at: index * bytesPerItem });
  }

  async of(item: LabelledItem): Promise<Float32Array> {
    const place = this.#place.get(item);
    if (place === undefined) throw new CaliperError('internal', 'a picture that was not made ready');
    const file = await this.#fileAt(place.path);
    const numbers = new Float32Array(this.#bytesPerItem / 4);
    const bytes = new Uint8Array(numbers.buffer);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, place.at);
    if (bytesRead !== bytes.length)
      throw new CaliperError('file_changed', 'The working store of the training has changed. Start it anew.');
    return numbers;
  }

  async close(): Promise<void> {
    for (const file of this.#files.values()) await (await file).close();
    this.#files.clear();
  }

  #fileAt(path: string): Promise<FileHandle> {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const opened = open(path, 'r');
    this.#files.set(path, opened);
    return opened;
  }
}

/** Takes away the stores of a finished run; what else lies in the folder is not ours. */
export async function removePictureStores(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => []))
    if (/^pictures-[0-9a-f]{16}$/.test(name)) await rm(join(folder, name), { recursive: true, force: true });
}

function contentKey(
  items: readonly LabelledItem[],
  { description, length }: Preparation,
  key: string,
): string {
  const hash = createHash('sha256').update(`${key}\n${description}\n${length}\n`);
  for (const { medium, frameIndex, object, box } of items)
    hash.update(
      `${medium} ${frameIndex} ${object} ${box && [box.xMinPx, box.yMinPx, box.xMaxPx, box.yMaxPx].join(' ')}\n`,
    );
  return `pictures-${hash.digest('hex').slice(0, 16)}`;
}

/** Items by medium in the order in which media first occur, and by frame; a file ends with a medium. */
function shardsOf(items: readonly LabelledItem[], bytesPerItem: number, folder: string): Shard[] {
  const shards: Shard[] = [];
  for (const ofMedium of Map.groupBy(items, ({ medium }) => medium).values()) {
    const sorted = ofMedium.toSorted((a, b) => a.frameIndex - b.frameIndex);
    // In the order in which they are written: by frame, and within a frame as they were given.
    const ordered = [...Map.groupBy(sorted, ({ frameIndex }) => frameIndex).values()].flat();
    const last = shards.at(-1);
    if (last !== undefined && last.items.length * bytesPerItem < fileBytes) last.items.push(...ordered);
    else
      shards.push({
        path: join(folder, `${String(shards.length + 1).padStart(6, '0')}.f32`),
        items: ordered,
      });
  }
  return shards;
}

async function assertRoom(folder: string, neededBytes: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  const freeBytes = bavail * bsize;
  if (neededBytes === 0 || freeBytes >= neededBytes + spareBytes) return;
  const gib = (bytes: number) => (bytes / 2 ** 30).toFixed(1);
  throw new CaliperError(
    'disk_full',
    `The pictures of this training take ${gib(neededBytes)} GiB beside its bundle until it is done, and ${gib(freeBytes)} GiB are free there. Choose another place, a smaller side or fewer frames.`,
  );
}
