import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { RPCHandler } from '@orpc/server/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Backend } from '../backend.ts';
import { errorForLog } from '../log/error-for-log.ts';
import { router } from '../router/index.ts';
import { MediaServer } from './media-server.ts';
import { endDeadClient } from './pulse.ts';
import { isRequestFrame } from './request-frame.ts';
import { comesFromHere, isSecret } from './requester.ts';
import { Strangers } from './strangers.ts';

export interface LoopbackOptions {
  /** Origins that a browser may come from, such as `http://127.0.0.1:5173`. A client without Origin is no browser. */
  readonly allowedOrigins?: readonly string[];
  /** Taken where it is free; otherwise, and by default, any. */
  readonly wantedPort?: number;
}

export interface Loopback {
  readonly port: number;
  /** Opens exactly one connection: `ws://127.0.0.1:PORT/?token=TOKEN`. */
  readonly token: string;
  /** Another token for one more connection: a page that was loaded again connects anew. */
  newToken(): string;
  /** Opens `http://127.0.0.1:PORT/media/MEDIATOKEN/…`, frames and videos, as often as wanted. */
  readonly mediaToken: string;
  close(): Promise<void>;
}

/** No message of the contract comes near this. */
const largestMessageBytes = 4 * 2 ** 20;
/** A client that has not read so much of what it asked for is not talked to again. */
const mostUnreadBytes = 64 * 2 ** 20;

/** Nothing that a page sends comes near these. A request has no body worth waiting for. */
const limits = {
  maxHeaderSize: 8 * 2 ** 10,
  headersTimeout: 5000,
  requestTimeout: 5000,
  keepAliveTimeout: 5000,
  connectionsCheckingInterval: 1000,
};

/**
 * Serves the contract over a WebSocket that only this machine can reach: bound to 127.0.0.1 on a free port, for one
 * client that knows the token. A token is used up by its first connection; whoever comes later is refused. Frames
 * and videos are answered over HTTP on the same port. Anybody on this machine can knock: without a secret, nothing costs
 * more than its refusal.
 */
export async function serveLoopback(
  backend: Backend,
  { allowedOrigins = [], wantedPort = 0 }: LoopbackOptions = {},
): Promise<Loopback> {
  const tokens = new Set<string>();
  const newToken = () => {
    const token = randomBytes(32).toString('hex');
    backend.context.log.keepOut(token);
    tokens.add(token);
    return token;
  };
  const handler = new RPCHandler(router);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessageBytes });
  const media = new MediaServer(backend.context, allowedOrigins);
  const log = (event: string) => (thrown: unknown) =>
    backend.context.log.write('error', event, errorForLog(thrown));
  const server = createServer(limits, (request, response) => {
    media
      .answer(request, response, port(), () => strangers.isKnown(request.socket))
      .catch((thrown) => {
        log('a media request failed')(thrown);
        response.destroy();
      });
  });
  const strangers = new Strangers(server);
  const port = () => (server.address() as AddressInfo).port;

  server.on('upgrade', (request, socket, head) => {
    const status = refusal(request, tokens, allowedOrigins, port());
    if (status !== undefined) {
      refuseUpgrade(socket, status);
      return;
    }
    strangers.isKnown(socket as Socket);
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => client.terminate()); // too large or malformed: this client is not talked to again
      endDeadClient(client);
      handler.upgrade(onlyRequests(client), { context: backend.context }).catch(log('a client failed'));
    });
  });
  await listen(server, wantedPort).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
    return listen(server, 0);
  });
  server.on('error', log('the server could not take a connection')); // out of file descriptors
  return {
    port: port(),
    token: newToken(),
    newToken,
    mediaToken: media.token,
    async close() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections(); // also those that a browser keeps for later
      await closed;
    },
  };
}

const listen = (server: Server, port: number) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });

/** The socket as the handler sees it: a client that sends anything else than requests is not talked to again. */
function onlyRequests(client: WebSocket): Pick<WebSocket, 'addEventListener' | 'send'> {
  const addEventListener = (type: string, listener: (event: { data: unknown }) => void) => {
    client.addEventListener(type as 'message', (event) => {
      if (type !== 'message' || isRequestFrame(event.data)) listener(event);
      else client.terminate();
    });
  };
  const send = (frame: string | Uint8Array) => {
    if (client.bufferedAmount > mostUnreadBytes) client.terminate();
    else client.send(frame);
  };
  return {
    addEventListener: addEventListener as WebSocket['addEventListener'],
    send: send as WebSocket['send'],
  };
}

/** Says so and closes, whether or not the other side does: an HTTP server leaves its end of a connection open. */
function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`, () => socket.destroy());
}

/** Why a connection is refused, or undefined; then the token it came with is used up. */
function refusal(
  request: IncomingMessage,
  tokens: Set<string>,
  allowedOrigins: readonly string[],
  port: number,
): string | undefined {
  if (!comesFromHere(request, allowedOrigins, port)) return '403 Forbidden';
  const given = /^\/\?token=([0-9a-f]{64})$/.exec(request.url ?? '')?.[1] ?? '';
  const token = [...tokens].find((known) => isSecret(given, known));
  if (token === undefined) return '401 Unauthorized';
  tokens.delete(token);
  return undefined;
}
