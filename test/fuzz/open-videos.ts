// Opens the videos named on standard input, one a line, and says for each on one line of JSON how that ended.
import { createInterface } from 'node:readline';
import { openFrames } from '../../main/media/index.ts';

const mostFrames = 60;

// Starting up is not part of any file's time.
process.stdout.write('ready\n');

for await (const path of createInterface({ input: process.stdin })) {
  const started = performance.now();
  const outcome = await tryVideo(path);
  const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(
    `${JSON.stringify({ outcome, ms: Math.round(performance.now() - started), peakMiB })}\n`,
  );
}

/** What happens to a video in use: it is opened, read in order, jumped about in, and closed. */
async function tryVideo(path: string): Promise<string> {
  try {
    const video = await openFrames(path);
    try {
      const last = video.frameCount - 1;
      for await (const frame of video.frames({ to: Math.min(video.frameCount, mostFrames) })) {
        if (frame.data.length !== video.widthPx * video.heightPx * 3) return 'wrong size';
      }
      let outcome = 'read';
      for (const index of [last, 0, last >> 1, Math.max(0, last - 1)]) {
        const frame = await video.frame(index).catch((thrown: unknown) => codeOf(thrown));
        if (typeof frame !== 'string' && frame.frameIndex !== index) return 'wrong frame';
        if (typeof frame === 'string') outcome = `read, a frame ${frame}`;
      }
      return outcome;
    } finally {
      await video.close();
    }
  } catch (thrown) {
    return codeOf(thrown);
  }
}

function codeOf(thrown: unknown): string {
  const code = typeof thrown === 'object' && thrown && 'code' in thrown ? String(thrown.code) : undefined;
  return code === undefined || code === 'internal' ? `uncontrolled: ${thrown}` : code;
}
