import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RPCHandler } from '@orpc/server/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Backend } from '../backend.ts';
import { router } from '../router/index.ts';
import { MediaServer } from './media-server.ts';
import { isRequestFrame } from './request-frame.ts';
import { comesFromHere, isSecret } from './requester.ts';

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
  /** Opens `http://127.0.0.1:PORT/media/MEDIATOKEN/…`, frames and films, as often as wanted. */
  readonly mediaToken: string;
  close(): Promise<void>;
}

/** No message of the contract comes near this. */
const largestMessageBytes = 4 * 2 ** 20;

/**
 * Serves the contract over a WebSocket that only this machine can reach: bound to 127.0.0.1 on a free port, for one
 * client that knows the token. A token is used up by its first connection; whoever comes later is refused. Frames
 * and films are answered over HTTP on the same port.
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
  const server = createServer((request, response) => void media.answer(request, response, port()));
  const port = () => (server.address() as AddressInfo).port;

  server.on('upgrade', (request, socket, head) => {
    const status = refusal(request, tokens, allowedOrigins, port());
    if (status !== undefined) {
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => client.terminate()); // too large or malformed: this client is not talked to again
      void handler.upgrade(onlyRequests(client), { context: backend.context });
    });
  });
  await listen(server, wantedPort).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
    return listen(server, 0);
  });
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
  return {
    addEventListener: addEventListener as WebSocket['addEventListener'],
    send: client.send.bind(client) as WebSocket['send'],
  };
}

/** Why a connection is refused, or undefined; then the token it came with is used up. */
function refusal(
  request: IncomingMessage,
  tokens: Set<string>,
  allowedOrigins: readonly string[],
  port: number,
): string | undefined {
  if (!comesFromHere(request, allowedOrigins, port)) return '403 Forbidden';
  const given = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams.get('token') ?? '';
  const token = [...tokens].find((known) => isSecret(given, known));
  if (token === undefined) return '401 Unauthorized';
  tokens.delete(token);
  return undefined;
}
