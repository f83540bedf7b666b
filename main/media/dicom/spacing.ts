import type { DataSet } from 'dicom-parser';
import type { PixelSpacing, SpacedArea, SpacingSource } from '../../contract/spacing.ts';
import type { DicomPixels } from './dicom-object.ts';
import { decimal, groupOf } from './groups.ts';

/** Beyond this no pixel of an examination is large, nor smaller than the inverse: such a number is a mistake. */
const mostMm = 1000;
const mostAreas = 100;

const isPlausible = (mm: number | undefined): mm is number =>
  mm !== undefined && mm > 1 / mostMm / mostMm && mm < mostMm;

/** What an object states of the size of its pixels, and what a person should know of it. */
export interface StatedSpacing {
  readonly spacing?: PixelSpacing;
  readonly warnings: readonly string[];
}

/**
 * Pixel Spacing, also of functional groups, or Imager Pixel Spacing, Nominal Scanned Pixel Spacing or the calibrated
 * regions of ultrasound (DICOM PS3.3, 10.7.1.1, C.8.9.2 and C.8.5.5). Frames that differ have none.
 */
export function statedSpacing(pixels: DicomPixels): StatedSpacing {
  const { dataSet, frameCount } = pixels;
  if ((dataSet.elements.x00186011?.items?.length ?? 0) > 0) return ultrasound(pixels);
  const described = Math.min(frameCount, Math.max(1, dataSet.elements.x52009230?.items?.length ?? 1));
  const groups = Array.from({ length: described }, (_, i) => groupOf(dataSet, i, 'x00289110')).filter(
    (group) => group !== undefined,
  );
  const pairs = groups.map((group) => pairOf(group, 'x00280030'));
  if (new Set(pairs.map(String)).size > 1)
    return {
      warnings: ['The pixels of its frames are of different sizes: none of them is used for lengths.'],
    };
  const pixel = pairs[0] ?? pairOf(dataSet, 'x00280030');
  const detector = pairOf(dataSet, 'x00181164');
  const candidates: readonly (readonly [SpacingSource, Pair | undefined])[] = [
    [sourceOf(dataSet, pixel, detector), pixel],
    ['detector', detector],
    ['scanner', pairOf(dataSet, 'x00182010')],
  ];
  const [source, pair] = candidates.find(([, each]) => each !== undefined) ?? [];
  if (source === undefined || pair === undefined) return { warnings: [] };
  if (!pair.every(isPlausible))
    return { warnings: ['It states pixels of an impossible size, which is not used for lengths.'] };
  const whole = { xMinPx: 0, yMinPx: 0, xMaxPx: pixels.widthPx, yMaxPx: pixels.heightPx };
  const [yMmPerPx, xMmPerPx] = pair;
  return { spacing: { source, areas: [{ ...whole, xMmPerPx, yMmPerPx }] }, warnings: [] };
}

/** Between rows, then between columns, in mm. */
type Pair = readonly [number, number];

function pairOf(dataSet: DataSet, tag: string): Pair | undefined {
  const [rows, columns] = [decimal(dataSet, tag, 0), decimal(dataSet, tag, 1)];
  return rows === undefined || columns === undefined ? undefined : [rows, columns];
}

/** Of a projection, Pixel Spacing is that of the detector unless it says or shows that it was calibrated. */
function sourceOf(dataSet: DataSet, pixel: Pair | undefined, detector: Pair | undefined): SpacingSource {
  if (dataSet.string('x00280a02')) return 'calibrated';
  if (detector === undefined || pixel === undefined) return 'pixel';
  return String(pixel) === String(detector) ? 'detector' : 'calibrated';
}

const centimetres = 3;
const twoDimensional = 1;

function ultrasound({ dataSet, widthPx, heightPx }: DicomPixels): StatedSpacing {
  const areas: SpacedArea[] = [];
  for (const { dataSet: region } of dataSet.elements.x00186011?.items ?? []) {
    if (region === undefined || areas.length === mostAreas) continue;
    const isPlane =
      region.uint16('x00186012') === twoDimensional &&
      region.uint16('x00186024') === centimetres &&
      region.uint16('x00186026') === centimetres;
    const [xMmPerPx, yMmPerPx] = ['x0018602c', 'x0018602e'].map(
      (tag) => 10 * Math.abs(region.double(tag) ?? Number.NaN),
    );
    const [xMinPx, yMinPx, xLast, yLast] = ['x00186018', 'x0018601a', 'x0018601c', 'x0018601e'].map((tag) =>
      region.uint32(tag),
    );
    if (!isPlane || !isPlausible(xMmPerPx) || !isPlausible(yMmPerPx)) continue;
    if (xMinPx === undefined || yMinPx === undefined || xLast === undefined || yLast === undefined) continue;
    // A region ends with the pixel that it names.
    const [xMaxPx, yMaxPx] = [Math.min(widthPx, xLast + 1), Math.min(heightPx, yLast + 1)];
    if (xMinPx < xMaxPx && yMinPx < yMaxPx)
      areas.push({ xMinPx, yMinPx, xMaxPx, yMaxPx, xMmPerPx, yMmPerPx });
  }
  return areas.length > 0 ? { spacing: { source: 'ultrasound', areas }, warnings: [] } : { warnings: [] };
}
