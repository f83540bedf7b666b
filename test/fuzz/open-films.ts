// Opens the films named on standard input, one a line, and says for each on one line of JSON how that ended.
import { createInterface } from 'node:readline';
import { openFrames } from '../../main/media/index.ts';

const mostFrames = 60;

// Starting up is not part of any file's time.
process.stdout.write('ready\n');

for await (const path of createInterface({ input: process.stdin })) {
  const started = performance.now();
  const outcome = await tryFilm(path);
  const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(
    `${JSON.stringify({ outcome, ms: Math.round(performance.now() - started), peakMiB })}\n`,
  );
}

/** What happens to a film in use: it is opened, read in order, jumped about in, and closed. */
async function tryFilm(path: string): Promise<string> {
  try {
    const film = await openFrames(path);
    try {
      const last = film.frameCount - 1;
      for await (const frame of film.frames({ to: Math.min(film.frameCount, mostFrames) })) {
        if (frame.data.length !== film.widthPx * film.heightPx * 3) return 'wrong size';
      }
      let outcome = 'read';
      for (const index of [last, 0, last >> 1, Math.max(0, last - 1)]) {
        const frame = await film.frame(index).catch((thrown: unknown) => codeOf(thrown));
        if (typeof frame !== 'string' && frame.frameIndex !== index) return 'wrong frame';
        if (typeof frame === 'string') outcome = `read, a frame ${frame}`;
      }
      return outcome;
    } finally {
      await film.close();
    }
  } catch (thrown) {
    return codeOf(thrown);
  }
}

function codeOf(thrown: unknown): string {
  const code = typeof thrown === 'object' && thrown && 'code' in thrown ? String(thrown.code) : undefined;
  return code === undefined || code === 'internal' ? `uncontrolled: ${thrown}` : code;
}
