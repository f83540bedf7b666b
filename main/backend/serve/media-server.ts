import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BackendContext } from '../backend-context.ts';
import { answerMedia } from './media-routes.ts';
import { comesFromHere, isSecret } from './requester.ts';

const exposedHeaders =
  'content-length, content-range, accept-ranges, x-caliper-width, x-caliper-height, x-caliper-pts-us, x-caliper-frame-index, x-caliper-damage';

/** Frames and videos over HTTP, below a path that holds a secret, for pages of the allowed origins. */
export class MediaServer {
  /** Opens `http://127.0.0.1:PORT/media/TOKEN/…` as often as wanted. */
  readonly token = randomBytes(32).toString('hex');
  readonly #context: BackendContext;
  readonly #allowedOrigins: readonly string[];

  constructor(context: BackendContext, allowedOrigins: readonly string[]) {
    this.#context = context;
    this.#allowedOrigins = allowedOrigins;
    context.log.keepOut(this.token);
  }

  /**
   * Answers one request to the server on `port`; everything but the media addresses with an empty 404, after which the
   * connection is closed.
   * @param onKnown called if the request came with the secret, before anything is done for it
   */
  async answer(
    request: IncomingMessage,
    response: ServerResponse,
    port: number,
    onKnown: () => void,
  ): Promise<void> {
    const [, given = '', path = ''] = /^\/media\/([0-9a-f]{64})\/(.*)$/.exec(request.url ?? '') ?? [];
    if (!isSecret(given, this.token)) {
      response.writeHead(404, { connection: 'close' }).end();
      return;
    }
    if (!comesFromHere(request, this.#allowedOrigins, port)) {
      response.writeHead(403, { connection: 'close' }).end();
      return;
    }
    onKnown();
    const { origin } = request.headers;
    if (origin !== undefined) {
      response.setHeader('access-control-allow-origin', origin);
      response.setHeader('access-control-expose-headers', exposedHeaders);
      response.setHeader('vary', 'origin');
    }
    response.setHeader('cross-origin-resource-policy', 'cross-origin');
    if (request.method === 'OPTIONS') {
      const allowed = {
        'access-control-allow-methods': 'GET, HEAD',
        'access-control-allow-headers': 'range',
      };
      response.writeHead(204, allowed).end();
      return;
    }
    await answerMedia(this.#context, path, request, response);
  }
}
