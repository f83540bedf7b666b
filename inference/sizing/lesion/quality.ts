import { boxInFrame } from '../../pictures/box.ts';
import { type BoxPx, checkImage, type RgbImage } from '../../pictures/image.ts';

/** How well one frame shows a lesion: four parts of 0 … 1 and their product. */
export interface FrameQuality {
  /** Fine structure in the box against its contrast: low in motion blur and out of focus. */
  readonly sharpness: number;
  /** Share of the box that is neither nearly black nor burnt out. */
  readonly exposure: number;
  /** How large the lesion is in the view: 1 from `fullAreaShare` of the frame on, falling with the side below. */
  readonly area: number;
  /** Share of the box inside the frame; halved where the box touches the frame's edge, as the lesion may go on. */
  readonly visibility: number;
  readonly quality: number;
}

/** From this share of the frame on, a lesion's box counts as large enough. */
const fullAreaShare = 0.02;

/** Luma, of 255, below which a pixel is too dark and above which it is burnt out. */
const darkLuma = 20;
const burntLuma = 245;

/** The mean absolute Laplacian over the deviation of luma, at which a box counts as half sharp. */
const halfSharp = 0.1;

/** At most about this many pixels a side are looked at: larger boxes are sampled. */
const samplesPerSide = 96;

/**
 * Quality of one frame as evidence of a lesion's size, 0 … 1: sharpness × exposure × area × visibility. A heuristic
 * of ours, used only as a weight between frames of one lesion. Throws `invalid_input` as `boxInFrame` does.
 */
export function frameQuality(frame: RgbImage, given: BoxPx): FrameQuality {
  checkImage(frame);
  const { box, visibleShare } = boxInFrame(given, frame);
  const { sharpness, exposure } = lookInside(frame, box);
  const areaPx = (box.xMaxPx - box.xMinPx) * (box.yMaxPx - box.yMinPx);
  const area = Math.min(1, Math.sqrt(areaPx / (fullAreaShare * frame.widthPx * frame.heightPx)));
  const atEdge =
    box.xMinPx === 0 || box.yMinPx === 0 || box.xMaxPx === frame.widthPx || box.yMaxPx === frame.heightPx;
  const visibility = visibleShare * (atEdge ? 0.5 : 1);
  return { sharpness, exposure, area, visibility, quality: sharpness * exposure * area * visibility };
}

function lookInside(frame: RgbImage, box: BoxPx): { sharpness: number; exposure: number } {
  const luma = (x: number, y: number) => {
    const i = (y * frame.widthPx + x) * 3;
    return 0.299 * frame.data[i]! + 0.587 * frame.data[i + 1]! + 0.114 * frame.data[i + 2]!;
  };
  const strideX = Math.max(1, Math.floor((box.xMaxPx - box.xMinPx) / samplesPerSide));
  const strideY = Math.max(1, Math.floor((box.yMaxPx - box.yMinPx) / samplesPerSide));
  const lastX = frame.widthPx - 1;
  const lastY = frame.heightPx - 1;
  let count = 0;
  let wellLit = 0;
  let sum = 0;
  let sumOfSquares = 0;
  let bending = 0;
  for (let y = box.yMinPx; y < box.yMaxPx; y += strideY) {
    for (let x = box.xMinPx; x < box.xMaxPx; x += strideX) {
      const here = luma(x, y);
      const around =
        luma(Math.max(0, x - 1), y) +
        luma(Math.min(lastX, x + 1), y) +
        luma(x, Math.max(0, y - 1)) +
        luma(x, Math.min(lastY, y + 1));
      count += 1;
      sum += here;
      sumOfSquares += here * here;
      bending += Math.abs(around / 4 - here);
      if (here >= darkLuma && here <= burntLuma) wellLit += 1;
    }
  }
  const deviation = Math.sqrt(Math.max(0, sumOfSquares / count - (sum / count) ** 2));
  const structure = deviation > 0 ? bending / count / deviation : 0;
  return { sharpness: structure / (structure + halfSharp), exposure: wellLit / count };
}
