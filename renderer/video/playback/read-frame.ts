import { CaliperError, type ErrorCode, errorCodes } from '../../../main/contract/errors.ts';
import { FrameDamage } from '../../../main/contract/media.ts';
import { type FramePicture, rgbaOf } from './frame-picture.ts';

/** Which picture is read, and in what form. */
export interface FrameOrder {
  readonly address: string;
  readonly frameIndex: number;
  /** A JPEG, for playing, where speed counts more than the last bit. */
  readonly preview: boolean;
  /** Whether its pixels are wanted as a bitmap. */
  readonly asBitmap: boolean;
}

/**
 * Reads one frame from the library, in a thread beside the page's own.
 * @throws CaliperError `conflict` if another frame came than was asked for, `cancelled`, and whatever the backend refuses
 *   with
 */
export async function readFrame(order: FrameOrder, signal: AbortSignal): Promise<FramePicture> {
  const response = await ask(order.address, signal);
  const facts = readFacts(response, order.frameIndex);
  if (order.preview) return { ...facts, pixels: await decode(response, facts, order), lossless: false };
  const rgb = new Uint8Array(await bodyOf(response, signal));
  if (rgb.length !== 3 * facts.widthPx * facts.heightPx) {
    throw new CaliperError(
      'corrupt_file',
      `Frame ${order.frameIndex} came with ${rgb.length} bytes, which is not its size.`,
    );
  }
  const pixels = order.asBitmap ? await createImageBitmap(withAlpha(rgb, facts)) : rgb;
  return { ...facts, pixels, lossless: true };
}

type Facts = Omit<FramePicture, 'pixels' | 'lossless'>;

async function decode(response: Response, { widthPx, heightPx }: Facts, { asBitmap }: FrameOrder) {
  const bitmap = await createImageBitmap(await response.blob(), {
    colorSpaceConversion: 'none',
    resizeWidth: widthPx,
    resizeHeight: heightPx,
  });
  if (asBitmap) return bitmap;
  const rgb = withoutAlpha(rgbaOf(bitmap));
  bitmap.close();
  return rgb;
}

async function ask(address: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(address, { signal, cache: 'no-store' }).catch(noAnswer(signal));
  if (!response.ok) throw await refusal(response);
  return response;
}

const bodyOf = (response: Response, signal: AbortSignal) => response.arrayBuffer().catch(noAnswer(signal));

const noAnswer = (signal: AbortSignal) => (thrown: unknown) => {
  if (signal.aborted) throw new CaliperError('cancelled', 'Nobody waits for this frame any more.');
  throw new CaliperError('interrupted', 'The library did not answer when a frame was asked for.', {
    cause: thrown,
  });
};

async function refusal(response: Response): Promise<CaliperError> {
  const said: unknown = await response.json().catch(() => null);
  const { code, message } = (said ?? {}) as { code?: ErrorCode; message?: string };
  const known = errorCodes.find((candidate) => candidate === code) ?? 'internal';
  return new CaliperError(known, message ?? `A frame was refused (${response.status}).`);
}

function readFacts({ headers }: Response, asked: number): Facts {
  const number = (name: string) => Number(headers.get(`x-caliper-${name}`) ?? Number.NaN);
  const frameIndex = number('frame-index');
  if (frameIndex !== asked) {
    throw new CaliperError(
      'conflict',
      `Frame ${asked} was asked for, but frame ${Number.isNaN(frameIndex) ? 'without a number' : frameIndex} came. It is not shown.`,
    );
  }
  const damage = FrameDamage.nullable().parse(headers.get('x-caliper-damage'));
  return {
    ...{ frameIndex, ptsUs: number('pts-us'), widthPx: number('width'), heightPx: number('height') },
    damage,
  };
}

function withAlpha(rgb: Uint8Array, { widthPx, heightPx }: Facts): ImageData {
  const picture = new ImageData(widthPx, heightPx);
  const { data } = picture;
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    data[to] = rgb[from]!;
    data[to + 1] = rgb[from + 1]!;
    data[to + 2] = rgb[from + 2]!;
    data[to + 3] = 255;
  }
  return picture;
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
