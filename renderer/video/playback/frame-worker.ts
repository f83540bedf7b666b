import { toCaliperError } from '../../../main/contract/errors.ts';
import type { FrameAnswer, FrameMessage } from './fetch-frame.ts';
import { readFrame } from './read-frame.ts';

// Megabytes of every frame are received, copied and unpacked here, so that the page stays free for the person.
const running = new Map<number, AbortController>();

self.addEventListener('message', ({ data }: MessageEvent<FrameMessage>) => {
  if (data.order === null) running.get(data.id)?.abort();
  else void answer(data.id, data.order);
});

async function answer(id: number, order: NonNullable<FrameMessage['order']>): Promise<void> {
  const abort = new AbortController();
  running.set(id, abort);
  try {
    const picture = await readFrame(order, abort.signal);
    const { pixels } = picture;
    post({ id, picture }, [pixels instanceof Uint8Array ? pixels.buffer : pixels]);
  } catch (thrown) {
    const { code, message } = toCaliperError(thrown);
    post({ id, error: { code, message } }, []);
  } finally {
    running.delete(id);
  }
}

const post = (message: FrameAnswer, transfer: Transferable[]) => self.postMessage(message, { transfer });
