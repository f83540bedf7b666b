import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { MediaAddress } from '../backend/backend-process.ts';
import { appOrigin, parseAddress } from './schemes.ts';

const id = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const routes = [
  new RegExp(`^/frame/${id}/\\d{1,9}\\.(?:rgb|jpg)$`),
  new RegExp(`^/thumbnail/${id}\\.jpg$`),
  new RegExp(`^/film/${id}$`),
];
const query = /^(?:\?width=\d{1,5})?$/;

/**
 * What an address below `media://caliper/` asks of the backend, or undefined where it is not one of the known forms.
 * Ids only: no address can name a file.
 */
export function mediaRoute(address: string): string | undefined {
  const url = parseAddress(address);
  if (url?.protocol !== 'media:' || url.host !== 'caliper' || url.hash !== '') return undefined;
  if (!routes.some((route) => route.test(url.pathname)) || !query.test(url.search)) return undefined;
  return url.pathname.slice(1) + url.search;
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 });
const passedOn = [
  'content-type',
  'content-length',
  'content-range',
  'accept-ranges',
  'cache-control',
  'etag',
];
const exposed =
  'Content-Range, Content-Length, X-Caliper-Width, X-Caliper-Height, X-Caliper-Pts-Us, X-Caliper-Frame-Index, X-Caliper-Damage';

/**
 * Answers `media://caliper/…` with the backend's bytes. The shell decodes nothing and keeps nothing: it passes the
 * bytes on, a range included.
 * @param backend resolves to where the backend serves; rejects while there is none
 */
export async function answerMediaRequest(
  request: Request,
  backend: () => Promise<MediaAddress>,
): Promise<Response> {
  const route = mediaRoute(request.url);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'Only GET is answered here.');
  if (route === undefined) return refuse(404, 'There is nothing at this address.');
  try {
    const { port, mediaToken } = await backend();
    const answer = await ask(request, port, `/media/${mediaToken}/${route}`);
    const body = await bodyOf(answer, request.method === 'HEAD');
    return new Response(body, { status: answer.statusCode ?? 502, headers: headersOf(answer) });
  } catch {
    return refuse(503, 'The backend does not answer.');
  }
}

/** Up to here an answer is passed on in one piece, which is a quarter quicker than a stream (Electron 25, 2.8 MB). */
const onePieceBytes = 64 * 2 ** 20;

async function bodyOf(answer: IncomingMessage, isHead: boolean): Promise<Uint8Array | ReadableStream | null> {
  if (isHead || answer.statusCode === 204 || answer.statusCode === 304) {
    answer.resume();
    return null;
  }
  const length = Number(answer.headers['content-length'] ?? Number.POSITIVE_INFINITY);
  if (length > onePieceBytes) return Readable.toWeb(answer) as ReadableStream;
  const bytes = new Uint8Array(length);
  let filled = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes.set(chunk, filled);
    filled += chunk.byteLength;
  }
  return bytes;
}

function ask(request: Request, port: number, path: string): Promise<IncomingMessage> {
  const range = request.headers.get('range');
  const headers = range === null ? {} : { range };
  return new Promise((resolve, reject) => {
    httpRequest({ agent, host: '127.0.0.1', port, path, method: request.method, headers }, resolve)
      .on('error', reject)
      .end();
  });
}

function headersOf(answer: IncomingMessage): Record<string, string> {
  const names = Object.keys(answer.headers).filter(
    (name) => passedOn.includes(name) || name.startsWith('x-caliper-'),
  );
  return {
    ...Object.fromEntries(names.map((name) => [name, String(answer.headers[name])])),
    ...forOurPage,
  };
}

const forOurPage = {
  'access-control-allow-origin': appOrigin,
  'access-control-expose-headers': exposed,
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
};

function refuse(status: number, text: string): Response {
  return new Response(text, {
    status,
    headers: { ...forOurPage, 'content-type': 'text/plain; charset=utf-8' },
  });
}
