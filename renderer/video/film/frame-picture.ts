import { CaliperError, type ErrorCode, errorCodes } from '../../../main/contract/errors.ts';
import type { MediaId } from '../../../main/contract/ids.ts';
import { mediaUrl } from '../../connection/media-url.ts';

/** One decoded frame as it is drawn. Index and time are what the answer said, never what was asked for. */
export interface FramePicture {
  readonly frameIndex: number;
  readonly ptsUs: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** `[heightPx, widthPx, 3]` RGB. */
  readonly rgb: Uint8Array<ArrayBuffer>;
  /** False for the JPEG pictures of playing. */
  readonly lossless: boolean;
}

/**
 * The frame without loss.
 * @throws CaliperError `conflict` if another frame came than was asked for, and whatever the backend refuses with
 */
export async function fetchFrame(
  mediaId: MediaId,
  frameIndex: number,
  signal: AbortSignal,
): Promise<FramePicture> {
  const response = await ask(mediaUrl.frame(mediaId, frameIndex), signal);
  const facts = readFacts(response, frameIndex);
  const rgb = new Uint8Array(await response.arrayBuffer());
  if (rgb.length !== 3 * facts.widthPx * facts.heightPx) {
    throw new CaliperError(
      'corrupt_file',
      `Frame ${frameIndex} came with ${rgb.length} bytes, which is not its size.`,
    );
  }
  return { ...facts, rgb, lossless: true };
}

/** The frame as JPEG, decoded: for playing, where speed counts more than the last bit. Errors as `fetchFrame`. */
export async function fetchFrameForPlaying(
  mediaId: MediaId,
  frameIndex: number,
  widthPx: number,
  signal: AbortSignal,
): Promise<FramePicture> {
  const response = await ask(mediaUrl.frameJpeg(mediaId, frameIndex, widthPx), signal);
  const facts = readFacts(response, frameIndex);
  const bitmap = await createImageBitmap(await response.blob(), { colorSpaceConversion: 'none' });
  const canvas = new OffscreenCanvas(facts.widthPx, facts.heightPx);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0, facts.widthPx, facts.heightPx);
  bitmap.close();
  const { data } = context.getImageData(0, 0, facts.widthPx, facts.heightPx);
  return { ...facts, rgb: withoutAlpha(data), lossless: false };
}

async function ask(address: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(address, { signal, cache: 'no-store' }).catch((thrown: unknown) => {
    if (signal.aborted) throw new CaliperError('cancelled', 'Nobody waits for this frame any more.');
    throw new CaliperError('interrupted', 'The library did not answer when a frame was asked for.', {
      cause: thrown,
    });
  });
  if (!response.ok) throw await refusal(response);
  return response;
}

async function refusal(response: Response): Promise<CaliperError> {
  const said: unknown = await response.json().catch(() => null);
  const { code, message } = (said ?? {}) as { code?: ErrorCode; message?: string };
  const known = errorCodes.find((candidate) => candidate === code) ?? 'internal';
  return new CaliperError(known, message ?? `A frame was refused (${response.status}).`);
}

function readFacts({ headers }: Response, asked: number): Omit<FramePicture, 'rgb' | 'lossless'> {
  const number = (name: string) => Number(headers.get(`x-caliper-${name}`) ?? Number.NaN);
  const frameIndex = number('frame-index');
  if (frameIndex !== asked) {
    throw new CaliperError(
      'conflict',
      `Frame ${asked} was asked for, but frame ${Number.isNaN(frameIndex) ? 'without a number' : frameIndex} came. It is not shown.`,
    );
  }
  return { frameIndex, ptsUs: number('pts-us'), widthPx: number('width'), heightPx: number('height') };
}

function withoutAlpha(rgba: Uint8ClampedArray): Uint8Array<ArrayBuffer> {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from]!;
    rgb[to + 1] = rgba[from + 1]!;
    rgb[to + 2] = rgba[from + 2]!;
  }
  return rgb;
}
