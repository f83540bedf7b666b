import { parentPort, workerData } from 'node:worker_threads';
import { toErrorValue } from '../../contract/error-value.ts';
import { CaliperError } from '../../contract/errors.ts';
import { openUnchanged } from '../../media/index.ts';
import { storedDamage } from '../stored-damage.ts';
import { AsyncQueue } from './async-queue.ts';
import { prepareBatches } from './prepare.ts';
import {
  type BatchBuffers,
  type FromWorker,
  type LesionBox,
  type ToWorker,
  transferList,
  type WorkerStart,
} from './prepared-batch.ts';

// Decodes and preprocesses beside the engine's own thread, which a running network blocks.
const { mediaPath, content, options } = workerData as WorkerStart;
const port = parentPort!;
const pages = new AsyncQueue<readonly LesionBox[]>();
const freeBuffers = new AsyncQueue<BatchBuffers>();
const send = (message: FromWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

const abort = new AbortController();

port.on('message', (message: ToWorker) => {
  if (message.type === 'boxes') pages.push(message.boxes);
  else if (message.type === 'buffers') freeBuffers.push(message.buffers);
  else if (message.type === 'no more boxes') pages.end();
  else stop();
});

/** Everything that may be waiting wakes up and throws; the decoder is closed by its own thread. */
function stop(): void {
  const cancelled = new CaliperError('cancelled', 'Cancelled.');
  abort.abort(cancelled);
  pages.fail(cancelled);
  freeBuffers.fail(cancelled);
}

async function* hungryPages() {
  for await (const page of pages) {
    send({ type: 'hungry' }); // the next page can be fetched while this one is worked on
    yield page;
  }
}

try {
  const source = await openUnchanged(mediaPath, content, { signal: abort.signal });
  try {
    const ports = {
      takeBuffers: async () => (await freeBuffers.next()).value as BatchBuffers,
      nowMs: () => performance.now(),
      signal: abort.signal,
    };
    for await (const batch of prepareBatches(source, hungryPages(), options, ports)) {
      send({ type: 'batch', batch }, transferList(batch.buffers));
    }
    const { isInterlaced } = source;
    send({ type: 'finished', video: { isInterlaced, damage: storedDamage(source.damage()) } });
  } finally {
    await source.close();
  }
} catch (thrown) {
  send({ type: 'failed', error: toErrorValue(thrown) });
}
port.close();
