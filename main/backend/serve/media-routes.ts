import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { getMedia } from '../../../db/index.ts';
import { CaliperError, type ErrorCode, toCaliperError } from '../../contract/errors.ts';
import { MediaId } from '../../contract/ids.ts';
import type { Media } from '../../contract/media.ts';
import { openRegular } from '../../files/index.ts';
import type { RgbFrame } from '../../media/index.ts';
import type { BackendContext } from '../backend-context.ts';
import { errorForLog } from '../log/error-for-log.ts';
import { jpegOf } from '../media/frame-server.ts';
import { parseRange } from './byte-range.ts';

/** One kind of address below the media base. Ids only: no address can name a file. */
interface MediaRoute {
  readonly pattern: RegExp;
  answer(call: MediaCall, parts: readonly string[]): Promise<void>;
}

interface MediaCall {
  readonly context: BackendContext;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly media: Media;
  /** Width asked for in the query. */
  readonly widthPx: number | undefined;
  /** Fires when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

const routes: readonly MediaRoute[] = [
  {
    pattern: /^frame\/([0-9a-f-]{36})\/(\d{1,9})\.rgb$/,
    async answer({ context, media, signal, response, request }, [index]) {
      const frame = await context.frames.frame(media, Number(index), signal);
      const { buffer, byteOffset, byteLength } = frame.data;
      const bytes = Buffer.from(buffer, byteOffset, byteLength); // no copy: it may lie in the cache
      send(request, response, bytes, { ...aboutFrame(frame), 'content-type': 'application/octet-stream' });
    },
  },
  {
    pattern: /^frame\/([0-9a-f-]{36})\/(\d{1,9})\.jpg$/,
    async answer({ context, media, signal, response, request, widthPx }, [index]) {
      const frame = await context.frames.frame(media, Number(index), signal);
      const jpeg = await jpegOf(frame, widthPx);
      send(request, response, jpeg, { ...aboutFrame(frame), 'content-type': 'image/jpeg' });
    },
  },
  {
    pattern: /^thumbnail\/([0-9a-f-]{36})\.jpg$/,
    async answer({ context, media, signal, response, request, widthPx = 320 }) {
      const jpeg = await context.thumbnails.jpeg(media, widthPx, signal);
      send(request, response, jpeg, { 'content-type': 'image/jpeg' });
    },
  },
  { pattern: /^video\/([0-9a-f-]{36})$/, answer: sendVideo },
];

/**
 * Answers one request below the media base: frames as raw RGB or JPEG, thumbnails, and the bytes of videos in ranges.
 * @param path what follows the media base, without a leading slash
 */
export async function answerMedia(
  context: BackendContext,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const abort = new AbortController();
  response.once('close', () => abort.abort());
  try {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      throw new CaliperError('invalid_input', 'Only GET and HEAD are answered here.');
    }
    const url = new URL(path, 'http://127.0.0.1/');
    for (const { pattern, answer } of routes) {
      const match = pattern.exec(url.pathname.slice(1));
      if (match === null) continue;
      const id = MediaId.safeParse(match[1]);
      if (!id.success) break;
      const call = { context, request, response, media: getMedia(context.db, id.data), signal: abort.signal };
      return await answer({ ...call, widthPx: widthOf(url.searchParams) }, match.slice(2));
    }
    throw nothingHere();
  } catch (thrown) {
    refuse(context, toCaliperError(thrown), response);
  }
}

const nothingHere = () => new CaliperError('not_found', 'There is nothing at this address.');

function widthOf(query: URLSearchParams): number | undefined {
  if ([...query.keys()].some((name) => name !== 'width')) throw nothingHere();
  const given = query.get('width');
  if (given === null) return undefined;
  const widthPx = Number(given);
  if (/^\d{1,5}$/.test(given) && widthPx >= 16 && widthPx <= 8192) return widthPx;
  throw new CaliperError('invalid_input', 'A width is a whole number of pixels from 16 to 8192.');
}

const aboutFrame = ({ widthPx, heightPx, ptsUs, frameIndex, damage }: RgbFrame) => ({
  ...(damage && { 'x-caliper-damage': damage }),
  'x-caliper-width': widthPx,
  'x-caliper-height': heightPx,
  'x-caliper-pts-us': ptsUs,
  'x-caliper-frame-index': frameIndex,
});

/** Frames show patients: no browser may keep them on a disk. */
const always = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

function send(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer,
  headers: Record<string, string | number>,
): void {
  response.writeHead(200, { ...always, ...headers, 'content-length': bytes.byteLength });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

async function sendVideo({ context, media, request, response, signal }: MediaCall): Promise<void> {
  const file = await stat(media.path);
  if (!file.isFile())
    throw new CaliperError('unsupported_format', 'A folder of frames has no bytes of its own.');
  await context.frames.source(media); // refuses a file of another content
  const range = parseRange(request.headers.range, file.size);
  const headers = { ...always, 'accept-ranges': 'bytes', 'content-type': videoType(media.path) };
  if (range === 'unsatisfiable') {
    response
      .writeHead(416, { ...headers, 'content-range': `bytes */${file.size}`, 'content-length': 0 })
      .end();
    return;
  }
  const { from, to } = range ?? { from: 0, to: file.size - 1 };
  response.writeHead(range ? 206 : 200, {
    ...headers,
    'content-length': to - from + 1,
    ...(range && { 'content-range': `bytes ${from}-${to}/${file.size}` }),
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const bytes = (await openRegular(media.path)).createReadStream({ start: from, end: to });
  await pipeline(bytes, response, { signal }).catch(() => {
    response.destroy(); // cut off on either side: too late for an error in words
  });
}

const videoType = (path: string) => videoTypes[extname(path).toLowerCase()] ?? 'application/octet-stream';

const videoTypes: Readonly<Record<string, string>> = {
  '.mp4': 'video/mp4',
  '.m4v': 'video/mp4',
  '.mov': 'video/quicktime',
  '.webm': 'video/webm',
  '.mkv': 'video/x-matroska',
  '.avi': 'video/x-msvideo',
  '.mpg': 'video/mpeg',
  '.mpeg': 'video/mpeg',
  '.dcm': 'application/dicom',
};

const statuses: Partial<Record<ErrorCode, number>> = {
  invalid_input: 400,
  not_found: 404,
  file_changed: 409,
  conflict: 409,
  too_large: 413,
  unsupported_format: 415,
  corrupt_file: 422,
};

function refuse(context: BackendContext, error: CaliperError, response: ServerResponse): void {
  if (response.destroyed || response.headersSent) {
    response.destroy();
    return;
  }
  const { code, message } = error;
  context.log.write('warning', 'a media request failed', errorForLog(error));
  response.writeHead(statuses[code] ?? 500, { ...always, 'content-type': 'application/json' });
  response.end(JSON.stringify({ code, message }));
}
