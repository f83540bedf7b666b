import { CaliperError } from '../../../main/contract/errors.ts';
import { type LabelledData, type LabelledItem, type Preparation, partOf } from '../../registry/data.ts';
import { frameQuality } from '../lesion/quality.ts';
import { squarePicture } from '../preprocess/training-sample.ts';
import type { SizingData, SizingSample, SizingSamples } from './samples.ts';

/** Width, height, quality; the planes follow. */
const headerLength = 3;

/** What is kept of each frame: its size, how fit it is to be measured, and the frame stretched to the network's side. */
const sizingPreparation = (sidePx: number): Preparation => ({
  description: `sizing 1: stretched to ${sidePx} px, quality`,
  length: headerLength + 3 * sidePx ** 2,
  prepare(picture, { box }) {
    const record = new Float32Array(headerLength + 3 * sidePx ** 2);
    const { widthPx, heightPx, planes } = squarePicture(picture, sidePx);
    record.set([widthPx, heightPx, frameQuality(picture, box!).quality]);
    record.set(planes, headerLength);
    return record;
  },
});

/**
 * Labelled objects as samples of sizing. Throws `invalid_input` for labels that are no sizes of boxed lesions, and what
 * making the pictures ready throws.
 */
export async function sizingData(
  data: LabelledData,
  sidePx: number,
  options: Parameters<LabelledData['prepared']>[2] = {},
  items: readonly LabelledItem[] = data.items,
): Promise<SizingData> {
  assertSizes(data, items);
  const pictures = await data.prepared(items, sizingPreparation(sidePx), options);
  const itemOf = new Map<SizingSample, LabelledItem>();
  const of = (part: LabelledItem['part']): SizingSamples => {
    const samples = partOf(items, part).map((item): SizingSample => {
      const { patient, medium, frameIndex, object, box, label, subgroup } = item;
      const about = { patient, medium, frameIndex, lesion: object!, box: box!, sizeMm: label };
      const sample = subgroup === undefined ? about : { ...about, subgroup };
      itemOf.set(sample, item);
      return sample;
    });
    return {
      samples,
      async picture(sample) {
        const record = await pictures.of(itemOf.get(sample)!);
        const [widthPx, heightPx, quality] = record as unknown as [number, number, number];
        return { widthPx, heightPx, quality, planes: record.subarray(headerLength) };
      },
    };
  };
  const { description, renderedData, source } = data;
  return {
    train: of('train'),
    validation: of('validation'),
    test: of('test'),
    description,
    renderedData,
    source,
  };
}

function assertSizes({ field }: LabelledData, items: readonly LabelledItem[]): void {
  if (field.kind !== 'number' || field.subject !== 'object')
    throw new CaliperError(
      'invalid_input',
      `Sizing learns the size of boxed objects; the labels of this data set are "${field.name}" of each ${field.subject}. Choose a data set of sizes, or another method.`,
    );
  if (field.unit !== null && field.unit !== 'mm')
    throw new CaliperError(
      'invalid_input',
      `Sizing learns millimetres; "${field.name}" is in ${field.unit}.`,
    );
  const unboxed = items.filter(({ box, object }) => box === null || object === null).length;
  if (unboxed > 0)
    throw new CaliperError(
      'invalid_input',
      `${unboxed} of ${items.length} items have no box: sizing needs one on each frame.`,
    );
  const wrong = items.find(({ label }) => !(label > 0));
  if (wrong !== undefined)
    throw new CaliperError('invalid_input', `A size of ${wrong.label} mm is none: sizes are above 0.`);
}
