import { CaliperError, type ErrorCode } from '../../../main/contract/errors.ts';
import type { MediaId } from '../../../main/contract/ids.ts';
import { connection } from '../../connection/backend.ts';
import { desktop } from '../../connection/desktop.ts';
import { mediaUrl } from '../../connection/media-url.ts';
import { drawsOnGpu } from '../picture/draws-on-gpu.ts';
import type { FramePicture } from './frame-picture.ts';
import type { FrameOrder } from './read-frame.ts';

/** To the thread that reads frames: an order, or null to give up the one with this id. */
export interface FrameMessage {
  readonly id: number;
  readonly order: FrameOrder | null;
}

/** From the thread that reads frames. */
export type FrameAnswer = { readonly id: number } & (
  | { readonly picture: FramePicture }
  | { readonly error: { readonly code: ErrorCode; readonly message: string } }
);

/**
 * The frame without loss.
 * @throws CaliperError `conflict` if another frame came than was asked for, `cancelled`, and whatever the backend refuses
 *   with
 */
export const fetchFrame = (
  mediaId: MediaId,
  frameIndex: number,
  signal: AbortSignal,
): Promise<FramePicture> => send(() => mediaUrl.frame(mediaId, frameIndex), frameIndex, false, signal);

/** The frame as JPEG, decoded: for playing. Errors as `fetchFrame`. */
export const fetchFrameForPlaying = (
  mediaId: MediaId,
  frameIndex: number,
  widthPx: number,
  signal: AbortSignal,
): Promise<FramePicture> =>
  send(() => mediaUrl.frameJpeg(mediaId, frameIndex, widthPx), frameIndex, true, signal);

interface Waiting {
  readonly resolve: (picture: FramePicture) => void;
  readonly reject: (error: CaliperError) => void;
}

const waiting = new Map<number, Waiting>();
let worker: Worker | undefined;
let lastId = 0;

/** While a backend is being restarted the order waits for it: the address holds for one backend. */
function send(address: () => string, frameIndex: number, preview: boolean, signal: AbortSignal) {
  return new Promise<FramePicture>((resolve, reject) => {
    const cancelled = () => reject(new CaliperError('cancelled', 'Nobody waits for this frame any more.'));
    if (signal.aborted) return cancelled();
    lastId += 1;
    const id = lastId;
    const reader = frameReader();
    const post = (order: FrameOrder | null) => reader.postMessage({ id, order } satisfies FrameMessage);
    waiting.set(id, { resolve, reject });
    signal.addEventListener('abort', () => {
      if (!waiting.delete(id)) return; // it has come already
      post(null);
      cancelled();
    });
    const ask = () => post({ address: address(), frameIndex, preview, asBitmap: !drawsOnGpu() });
    if (desktop === undefined || connection.state() === 'open') return ask();
    void connection.opened().then(() => {
      if (waiting.has(id)) ask();
    });
  });
}

/** The thread that reads frames, started when the first one is asked for. */
function frameReader(): Worker {
  if (worker !== undefined) return worker;
  const started = new Worker(new URL('./frame-worker.ts', import.meta.url), { type: 'module' });
  started.addEventListener('message', ({ data }: MessageEvent<FrameAnswer>) => {
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if ('picture' in data) asked?.resolve(data.picture);
    else asked?.reject(new CaliperError(data.error.code, data.error.message));
  });
  started.addEventListener('error', () => {
    started.terminate();
    worker = undefined;
    const all = [...waiting.values()];
    waiting.clear();
    for (const { reject } of all) {
      reject(new CaliperError('internal', 'The part of the window that reads frames has failed.'));
    }
  });
  worker = started;
  return started;
}
