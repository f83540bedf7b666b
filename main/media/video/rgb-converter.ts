import {
  AV_FRAME_FLAG_INTERLACED,
  AV_PIX_FMT_RGB24,
  AVCOL_SPC_BT470BG,
  AVCOL_SPC_BT709,
  AVCOL_SPC_UNSPECIFIED,
} from 'node-av/constants';
import { Frame, SoftwareScaleContext } from 'node-av/lib';
import type { SizePx } from '../frames.ts';
import { assertAv } from './av-error.ts';
import { type Orientation, swapsSides, turn } from './orientation.ts';

/** Pictures this high and higher without a stated matrix are taken as BT.709, lower ones as BT.601, as players do. */
const highDefinitionHeightPx = 720;

/**
 * Converts decoded pictures to RGB of one size, with the colour matrix (BT.601, BT.709, …) and range (limited or full)
 * that each picture states. A video whose pictures change size gives them all in its first size. The two fields of an
 * interlaced picture are converted each with its own colour rows and stay woven: every line is one that was recorded.
 */
export class RgbConverter {
  readonly #scaler = new SoftwareScaleContext();
  readonly #target = new Frame();
  readonly #orientation: Orientation | undefined;
  /** Size of the result, after turning. */
  readonly shown: SizePx;

  constructor(shown: SizePx, orientation: Orientation | undefined) {
    this.shown = shown;
    this.#orientation = orientation;
    this.#scaler.allocContext();
    this.#target.alloc();
    this.#target.format = AV_PIX_FMT_RGB24;
    this.#target.width = swapsSides(orientation) ? shown.heightPx : shown.widthPx;
    this.#target.height = swapsSides(orientation) ? shown.widthPx : shown.heightPx;
    // FFmpeg's own alignment: with tight rows swscale leaves the last pixels of a row unset where the width is odd to it.
    assertAv(this.#target.getBuffer(), 'out_of_memory', 'No memory for a picture.');
  }

  /** RGB, row-major, 3 bytes a pixel; the caller's own copy. */
  async convert(picture: Frame): Promise<Uint8Array> {
    if (picture.colorSpace === AVCOL_SPC_UNSPECIFIED) {
      picture.colorSpace = picture.height >= highDefinitionHeightPx ? AVCOL_SPC_BT709 : AVCOL_SPC_BT470BG;
    }
    // FFmpeg 8 converts fields only into fields, and refuses a mixture.
    if (picture.hasFlags(AV_FRAME_FLAG_INTERLACED)) this.#target.setFlags(AV_FRAME_FLAG_INTERLACED);
    else this.#target.clearFlags(AV_FRAME_FLAG_INTERLACED);
    assertAv(
      await this.#scaler.scaleFrame(this.#target, picture),
      'corrupt_file',
      'A picture has no RGB form.',
    );
    const rgb = this.#target.toBuffer();
    return this.#orientation ? turn(rgb, this.#target.width, this.#target.height, this.#orientation) : rgb;
  }

  close(): void {
    this.#target.free();
    this.#scaler.freeContext();
  }
}
