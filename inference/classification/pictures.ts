import { boxInFrame } from '../pictures/box.ts';
import type { RgbImage } from '../pictures/image.ts';
import { stretchedToSquare } from '../pictures/resize.ts';
import type { LabelledItem, Preparation } from '../registry/data.ts';
import type { InputContract } from '../runtime/index.ts';
import type { ClassificationOptions } from './options.ts';

/** Numbers that the cheap baselines look at: mean red, green and blue, and the share of red pixels. */
export const colourLength = 4;

/** How much of a box's side is added on each side, so that its surroundings are seen. */
const marginShare = 0.25;

/** What is kept of each picture: its colours, and the picture stretched to the network's side, values 0 to 1. */
export const classificationPreparation = (sidePx: number, subject: 'picture' | 'object'): Preparation => ({
  description: `classification 1: ${subject}, stretched to ${sidePx} px, colours`,
  length: colourLength + 3 * sidePx ** 2,
  prepare(picture, item) {
    const shown = shownPart(picture, item, subject);
    const record = new Float32Array(colourLength + 3 * sidePx ** 2);
    record.set(coloursOf(shown));
    record.set(stretchedToSquare(shown, sidePx), colourLength);
    return record;
  },
});

function shownPart(picture: RgbImage, { box }: LabelledItem, subject: 'picture' | 'object'): RgbImage {
  if (subject === 'picture' || box === null) return picture;
  const { box: seen } = boxInFrame(box, picture);
  const marginX = Math.round((seen.xMaxPx - seen.xMinPx) * marginShare);
  const marginY = Math.round((seen.yMaxPx - seen.yMinPx) * marginShare);
  const xMin = Math.max(0, seen.xMinPx - marginX);
  const yMin = Math.max(0, seen.yMinPx - marginY);
  const widthPx = Math.min(picture.widthPx, seen.xMaxPx + marginX) - xMin;
  const heightPx = Math.min(picture.heightPx, seen.yMaxPx + marginY) - yMin;
  const data = new Uint8Array(widthPx * heightPx * 3);
  for (let y = 0; y < heightPx; y++) {
    const from = ((yMin + y) * picture.widthPx + xMin) * 3;
    data.set(picture.data.subarray(from, from + widthPx * 3), y * widthPx * 3);
  }
  return { widthPx, heightPx, data };
}

/** A pixel is red where red leads both others by a fifth of the range. */
const redLead = 51;

function coloursOf({ data }: RgbImage): number[] {
  let [red, green, blue, reds] = [0, 0, 0, 0];
  const count = data.length / 3;
  for (let i = 0; i < data.length; i += 3) {
    const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!];
    red += r;
    green += g;
    blue += b;
    if (r - Math.max(g, b) >= redLead) reds += 1;
  }
  return [red / count / 255, green / count / 255, blue / count / 255, reds / count];
}

type Normalisation = ClassificationOptions['normalisation'];

const normalisations: Readonly<Record<Normalisation, Pick<InputContract, 'mean' | 'std'>>> = {
  ImageNet: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  '0 to 1': { mean: [0, 0, 0], std: [1, 1, 1] },
  '0 to 255': { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] },
};

/** What a card says of the input. */
export const inputContract = (
  { sidePx, normalisation }: Pick<ClassificationOptions, 'sidePx' | 'normalisation'>,
  input: string,
  kind: 'picture' | 'object',
): InputContract => ({
  streams: [{ input, kind }],
  widthPx: sidePx,
  heightPx: sidePx,
  colourOrder: 'RGB',
  mean: [...normalisations[normalisation].mean],
  std: [...normalisations[normalisation].std],
  layout: 'NCHW',
});

/** Planes of 0 to 1 as the network wants them, in place. */
export function normalised(
  planes: Float32Array,
  { mean, std }: Pick<InputContract, 'mean' | 'std'>,
): Float32Array {
  const length = planes.length / 3;
  for (let channel = 0; channel < 3; channel++) {
    const [centre, spread] = [mean[channel]!, std[channel]!];
    for (let i = channel * length; i < (channel + 1) * length; i++)
      planes[i] = (planes[i]! - centre) / spread;
  }
  return planes;
}
