import { basename } from 'node:path';
import type { LabelledData, LabelledItem, LearnedField } from '../../../inference/registry/data.ts';
import { openDataSet } from '../../../inference/sizing/phantom/index.ts';
import { phantomData } from '../../../inference/sizing/recipe/index.ts';
import type { DatasetItem, DatasetMedium, LabelField } from '../../contract/datasets.ts';
import type { LabelledSource } from '../../contract/engine/labelled.ts';
import { CaliperError, toCaliperError } from '../../contract/errors.ts';
import type { JobProgress } from '../../contract/jobs.ts';
import { openUnchanged, spreadEvenly } from '../../media/index.ts';
import { FrameCursor } from '../sizing/frame-cursor.ts';
import { fillPictureStore, type PictureStore } from './picture-store.ts';

/** Items asked for at once. */
const itemsPerPage = 10_000;
/** A label of a whole video is learned from this many of its frames, evenly spread. */
const framesOfMedium = 16;

interface Ports {
  /** A page of the frozen items. */
  readonly items: (from: number, limit: number) => Promise<readonly DatasetItem[]>;
  /** Where prepared pictures are kept. */
  readonly storeFolder: string;
  readonly signal: AbortSignal;
  readonly progress: (progress: JobProgress) => void;
}

/** Labelled data while they are open. */
export interface OpenData {
  readonly data: LabelledData;
  close(): Promise<void>;
}

/** Opens a rendered folder, or a frozen data set with all its items. Throws what reading either throws. */
export async function openLabelledData(source: LabelledSource, ports: Ports): Promise<OpenData> {
  if (source.kind === 'dataset') return openFrozen(source, ports);
  const set = openDataSet(source.folder);
  return { data: phantomData(set), close: async () => set.close() };
}

async function openFrozen(source: LabelledSource & { kind: 'dataset' }, ports: Ports): Promise<OpenData> {
  const { dataset, split, media } = source;
  const byId = new Map(media.map((medium) => [medium.mediaId as string, medium]));
  const field = learned(dataset.field);
  const frozen: DatasetItem[] = [];
  while (frozen.length < dataset.itemCount) {
    const page = await ports.items(frozen.length, itemsPerPage);
    if (page.length === 0) break;
    frozen.push(...page);
  }
  const sites = new Set(frozen.map(({ site }) => site).filter((site) => site !== null));
  const items = frozen.flatMap((item) => labelledItems(item, field, byId, sites.size > 1));
  const stores: PictureStore[] = [];
  const data: LabelledData = {
    field,
    items,
    description: `${dataset.itemCount} items of ${dataset.patientCount} patients in the data set ${dataset.name}, label ${field.name}`,
    renderedData: media.some(({ renderedData }) => renderedData),
    source: {
      dataset: { name: dataset.name, sha256: dataset.sha256, field: field.name },
      split: { name: split.name, sha256: split.sha256 },
      ...(source.warnings.length > 0 && { warnings: source.warnings }),
    },
    async prepared(wanted, preparation, options = {}) {
      const store = await fillPictureStore(wanted, preparation, {
        folder: ports.storeFolder,
        key: dataset.sha256,
        pictures: (medium, frames) => picturesOf(byId.get(medium)!, frames, ports.signal),
        nameOf: ({ medium, frameIndex }) => `${basename(byId.get(medium)!.path)}, frame ${frameIndex}`,
        signal: options.signal ?? ports.signal,
        onProgress: (done, total) => ports.progress(readingProgress(done, total)),
      });
      stores.push(store);
      return store;
    },
  };
  return {
    data,
    async close() {
      for (const store of stores) await store.close();
    },
  };
}

const learned = (field: LabelField): LearnedField =>
  field.kind === 'number'
    ? { ...pick(field), kind: 'number', unit: field.unit, classes: [] }
    : { ...pick(field), kind: 'class', unit: null, classes: field.classes };

const pick = ({ name, subject }: LabelField) => ({ name, subject });

function labelledItems(
  item: DatasetItem,
  field: LearnedField,
  media: ReadonlyMap<string, DatasetMedium>,
  tellSite: boolean,
): LabelledItem[] {
  const medium = media.get(item.mediaId);
  if (medium === undefined) throw new CaliperError('internal', 'an item of a medium that was not sent');
  const label = field.kind === 'number' ? Number(item.label) : field.classes.indexOf(String(item.label));
  if (Number.isNaN(label) || (field.kind === 'class' && label < 0))
    throw new CaliperError('internal', 'a frozen label is none of its field');
  const frames =
    item.frameIndex === null ? spreadEvenly(medium.content.frameCount, framesOfMedium) : [item.frameIndex];
  return frames.map((frameIndex) => ({
    patient: item.patientId,
    medium: item.mediaId,
    frameIndex,
    object: item.objectId,
    box: item.box,
    label,
    part: item.part,
    ...(tellSite && item.site !== null && { subgroup: `site ${item.site}` }),
  }));
}

/** Frames of one medium in ascending order, from one running decode. */
async function* picturesOf(medium: DatasetMedium, frames: readonly number[], signal: AbortSignal) {
  const name = basename(medium.path);
  try {
    const source = await openUnchanged(medium.path, medium.content, { signal });
    const cursor = new FrameCursor(source, signal);
    try {
      for (const frameIndex of frames) {
        const frame = await cursor.at(frameIndex);
        if (frame === undefined)
          throw new CaliperError('corrupt_file', `frame ${frameIndex} cannot be decoded, and it has a label`);
        yield frame;
      }
    } finally {
      await cursor.close();
      await source.close();
    }
  } catch (thrown) {
    const { code, message, details } = toCaliperError(thrown);
    throw new CaliperError(code, `${name}: ${message}`, { details: { ...details }, cause: thrown });
  }
}

const readingProgress = (done: number, total: number): JobProgress => ({
  stage: 'reading pictures',
  ...{ done, total, unit: 'pictures', perSecond: null, remainingS: null },
  ...{ stageRates: [], limitingStage: null, metrics: {} },
});
