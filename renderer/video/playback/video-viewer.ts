import { type CaliperError, toCaliperError } from '../../../main/contract/errors.ts';
import { fetchFrame } from './fetch-frame.ts';
import { FrameCache } from './frame-cache.ts';
import type { FramePicture } from './frame-picture.ts';
import type { Video } from './video.ts';
import { VideoPlayer } from './video-player.ts';

export interface VideoState {
  /** Where the person wants to be. */
  readonly requested: number;
  /** What the picture on the screen is, by its own answer; null before the first one. */
  readonly shown: Pick<FramePicture, 'frameIndex' | 'ptsUs' | 'lossless' | 'damage'> | null;
  readonly error: CaliperError | null;
  readonly playing: boolean;
  /** Speed of playing; 1 is the video's own. */
  readonly rate: number;
  /** Frames that playing passed over since it was started. */
  readonly droppedCount: number;
}

const cacheBytes = 256 * 1024 * 1024;
/** Frames; further is a jump. */
const longestStep = 12;

/**
 * Which frame of a video is on the screen. A frame that is asked for is fetched by its index and shown as what its
 * answer says it is; while frames are asked for faster than they come, those in between are passed over.
 */
export class VideoViewer {
  readonly video: Video;
  readonly #listeners = new Set<() => void>();
  readonly #cache: FrameCache;
  readonly #player: VideoPlayer;
  #draw: ((picture: FramePicture) => Promise<void>) | null = null;
  #state: VideoState;
  #pumping = false;
  /** From the start of playing until the frame on which it stopped is on the screen. */
  #inRun = false;
  #closed = false;

  constructor(video: Video, startAt: number, rate: number) {
    this.video = video;
    this.#cache = new FrameCache((index, signal) => fetchFrame(video.mediaId, index, signal), cacheBytes);
    this.#state = {
      requested: this.#clamp(startAt),
      shown: null,
      error: null,
      playing: false,
      rate,
      droppedCount: 0,
    };
    this.#player = new VideoPlayer(video, {
      show: (picture) => {
        this.#change({ requested: picture.frameIndex });
        void this.#draw?.(picture);
      },
      ended: () => this.pause(),
      failed: (thrown) => {
        this.pause();
        this.#change({ error: toCaliperError(thrown) });
      },
    });
  }

  readonly state = (): VideoState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Where pictures go; `draw` settles when one is on the screen. Returns a function that ends it. */
  drawOn(draw: (picture: FramePicture) => Promise<void>): () => void {
    this.#draw = draw;
    this.#closed = false;
    this.#change({ shown: null });
    void this.#pump();
    return () => {
      this.pause();
      this.#draw = null;
      this.#closed = true;
      this.#cache.clear();
    };
  }

  seek(frameIndex: number): void {
    if (this.#state.playing) this.pause();
    this.#inRun = false;
    this.#change({ requested: this.#clamp(frameIndex), error: null });
    // What was fetched ahead elsewhere must not stand in the way.
    this.#cache.giveUpBeyond(this.#state.requested, longestStep);
    void this.#pump();
  }

  /** Steps from where the person wants to be, so that keys pressed faster than frames come all count. */
  step(count: number): void {
    this.seek(this.#state.requested + count);
  }

  retry(): void {
    this.seek(this.#state.requested);
  }

  toggle(): void {
    if (this.#state.playing) this.pause();
    else this.play();
  }

  play(): void {
    const { requested, rate } = this.#state;
    const atEnd = requested >= this.video.frameCount - 1;
    this.#change({ playing: true, droppedCount: 0, error: null });
    this.#inRun = true;
    this.#player.play(atEnd ? 0 : requested + 1, rate);
  }

  pause(): void {
    if (!this.#state.playing) return;
    this.#player.stop();
    this.#change({ playing: false });
    void this.#pump();
  }

  setRate(rate: number): void {
    this.#change({ rate });
    if (this.#state.playing) this.#player.play(this.#state.requested + 1, rate);
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      while (!this.#closed && !this.#state.playing && this.#state.error === null) {
        const { requested, shown } = this.#state;
        if (shown?.frameIndex === requested && shown.lossless) break;
        try {
          const picture = await this.#cache.get(requested);
          if (this.#closed || this.#state.playing) break;
          await this.#draw?.(picture);
          this.#prefetch(requested - (shown?.frameIndex ?? requested));
        } catch (thrown) {
          const error = toCaliperError(thrown);
          if (requested === this.#state.requested && error.code !== 'cancelled') this.#change({ error });
        }
      }
    } finally {
      this.#pumping = false;
    }
  }

  /** Neighbours in the direction of the last step come first; after a jump nobody knows yet where to. */
  #prefetch(step: number): void {
    const at = this.#state.requested;
    const ahead = step < 0 ? -1 : 1;
    const isJump = Math.abs(step) > longestStep;
    const wanted = isJump ? [at, at + 1] : [at, at + ahead, at + 2 * ahead, at + 3 * ahead, at - ahead];
    this.#cache.prefetch(wanted.filter((index) => index >= 0 && index < this.video.frameCount));
  }

  /** A picture has come onto the screen. Only what was drawn counts as shown, and what playing left out as dropped. */
  readonly drawn = ({ frameIndex, ptsUs, lossless, damage }: FramePicture): void => {
    const { shown, droppedCount } = this.#state;
    if (shown?.frameIndex === frameIndex && shown.lossless === lossless) return;
    const left = this.#inRun && shown !== null ? Math.max(0, frameIndex - shown.frameIndex - 1) : 0;
    if (lossless) this.#inRun = false;
    this.#change({ shown: { frameIndex, ptsUs, lossless, damage }, droppedCount: droppedCount + left });
  };

  #clamp(frameIndex: number): number {
    return Math.max(0, Math.min(this.video.frameCount - 1, Math.round(frameIndex)));
  }

  #change(part: Partial<VideoState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }
}
