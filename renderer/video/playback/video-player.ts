import { fetchFrameForPlaying } from './fetch-frame.ts';
import type { FramePicture } from './frame-picture.ts';
import type { Video } from './video.ts';
import { frameShownAt } from './video-time.ts';

interface PlayerListener {
  show(picture: FramePicture): void;
  ended(): void;
  failed(thrown: unknown): void;
}

const framesAhead = 24;
const fetchedAtOnce = 4;
/** A JPEG wider than this would take longer to decode than a frame lasts. */
const maxWidthPx = 1920;
/** When nothing came for so long, the clock waits for the pictures instead of running away from them. */
const longestWaitMs = 400;

/** Plays decoded frames by the video's own time stamps. A frame that comes too late is passed over. */
export class VideoPlayer {
  readonly #video: Video;
  readonly #listener: PlayerListener;
  readonly #ready = new Map<number, FramePicture>();
  readonly #coming = new Map<number, AbortController>();
  #next = 0;
  #last = 0;
  #rate = 1;
  #clock = { startedMs: 0, startUs: 0 };
  #shownMs = 0;
  #request: number | null = null;

  constructor(video: Video, listener: PlayerListener) {
    this.#video = video;
    this.#listener = listener;
  }

  /** Plays from a frame on: the one before it, which is on the screen, has its time first. */
  play(nextFrame: number, rate: number): void {
    this.stop();
    this.#last = nextFrame - 1;
    this.#next = nextFrame;
    this.#rate = rate;
    this.#setClock(performance.now());
    this.#fetchAhead();
    this.#request = requestAnimationFrame(this.#tick);
  }

  stop(): void {
    if (this.#request !== null) cancelAnimationFrame(this.#request);
    this.#request = null;
    for (const abort of this.#coming.values()) abort.abort();
    this.#coming.clear();
    this.#ready.clear();
  }

  #setClock(nowMs: number): void {
    this.#clock = { startedMs: nowMs, startUs: this.#video.timesUs[Math.max(0, this.#last)] ?? 0 };
    this.#shownMs = nowMs;
  }

  #tick = (): void => {
    const nowMs = performance.now();
    const { frameCount, timesUs } = this.#video;
    const elapsedUs = (nowMs - this.#clock.startedMs) * 1000 * this.#rate;
    const due = frameShownAt(timesUs, this.#clock.startUs + elapsedUs);
    const newest = this.#newestUntil(due);
    if (newest !== undefined) {
      this.#last = newest.frameIndex;
      this.#shownMs = nowMs;
      for (const index of this.#ready.keys()) if (index <= this.#last) this.#ready.delete(index);
      this.#listener.show(newest);
    } else if (due > this.#last && nowMs - this.#shownMs > longestWaitMs) {
      this.#setClock(nowMs);
    }
    // Pictures that would come too late are not asked for; the last one always is.
    if (due >= this.#next) this.#next = Math.min(due + 1, frameCount - 1);
    if (this.#request === null) return; // the listener stopped it
    if (this.#last >= frameCount - 1) {
      this.#request = null;
      this.#listener.ended();
      return;
    }
    this.#next = Math.min(
      this.#next,
      frameCount - 1 > this.#last ? Math.max(this.#next, this.#last + 1) : this.#next,
    );
    this.#fetchAhead();
    this.#request = requestAnimationFrame(this.#tick);
  };

  #newestUntil(due: number): FramePicture | undefined {
    let newest: FramePicture | undefined;
    for (const [index, picture] of this.#ready) {
      if (index <= due && index > this.#last && index > (newest?.frameIndex ?? -1)) newest = picture;
    }
    return newest;
  }

  #fetchAhead(): void {
    const { frameCount, mediaId, widthPx } = this.#video;
    while (
      this.#coming.size < fetchedAtOnce &&
      this.#ready.size < framesAhead &&
      this.#next < Math.min(frameCount, this.#last + 1 + framesAhead)
    ) {
      const index = this.#next;
      this.#next += 1;
      const abort = new AbortController();
      this.#coming.set(index, abort);
      fetchFrameForPlaying(mediaId, index, Math.min(widthPx, maxWidthPx), abort.signal)
        .then((picture) => {
          if (!abort.signal.aborted) this.#ready.set(index, picture);
        })
        .catch((thrown: unknown) => {
          if (!abort.signal.aborted) this.#listener.failed(thrown);
        })
        .finally(() => {
          if (this.#coming.get(index) === abort) this.#coming.delete(index);
        });
    }
  }
}
