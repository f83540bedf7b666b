import { CaliperError } from '../../main/contract/errors.ts';

/** A decoded frame: RGB, 3 bytes a pixel, rows from the top. */
export interface RgbImage {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly data: Uint8Array;
}

/** A box in native pixels; the maxima are exclusive. */
export interface BoxPx {
  readonly xMinPx: number;
  readonly yMinPx: number;
  readonly xMaxPx: number;
  readonly yMaxPx: number;
}

/** What a sizing network expects of its input images: a square side and the normalisation of each channel of RGB/255. */
export interface InputContract {
  readonly sidePx: number;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/** The input contract of the published method: 384 px, mean and deviation of its own colonoscopy frames. */
export const publishedContract: InputContract = {
  sidePx: 384,
  mean: [0.32239652, 0.22631808, 0.17500061],
  std: [0.31781745, 0.2405859, 0.19327126],
};

/** Throws `invalid_input` where the bytes are not those of the stated size. */
export function checkImage(image: RgbImage): void {
  const { widthPx, heightPx, data } = image;
  if (widthPx < 1 || heightPx < 1 || data.length !== widthPx * heightPx * 3) {
    throw new CaliperError(
      'invalid_input',
      `a ${widthPx}×${heightPx} RGB frame cannot have ${data.length} bytes`,
    );
  }
}
