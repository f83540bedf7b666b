import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RPCHandler } from '@orpc/server/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Backend } from '../backend.ts';
import { router } from '../router/index.ts';
import { isRequestFrame } from './request-frame.ts';

export interface LoopbackOptions {
  /** Origins that a browser may come from, such as `http://127.0.0.1:5173`. A client without Origin is no browser. */
  readonly allowedOrigins?: readonly string[];
}

export interface Loopback {
  readonly port: number;
  /** Opens exactly one connection: `ws://127.0.0.1:PORT/?token=TOKEN`. */
  readonly token: string;
  /** Another token for one more connection: a page that was loaded again connects anew. */
  newToken(): string;
  close(): Promise<void>;
}

/** No message of the contract comes near this. */
const largestMessageBytes = 4 * 2 ** 20;

/**
 * Serves the contract over a WebSocket that only this machine can reach: bound to 127.0.0.1 on a free port, for one
 * client that knows the token. A token is used up by its first connection; whoever comes later is refused.
 */
export async function serveLoopback(
  backend: Backend,
  { allowedOrigins = [] }: LoopbackOptions = {},
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
  const server = createServer((_request, response) => response.writeHead(404).end());

  server.on('upgrade', (request, socket, head) => {
    const status = refusal(request, tokens, allowedOrigins, (server.address() as AddressInfo).port);
    if (status !== undefined) {
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => client.terminate()); // too large or malformed: this client is not talked to again
      void handler.upgrade(onlyRequests(client), { context: backend.context });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    token: newToken(),
    newToken,
    async close() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

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
  // A page of another site that resolves its own name to 127.0.0.1 still sends that name.
  if (request.headers.host !== `127.0.0.1:${port}`) return '403 Forbidden';
  const { origin } = request.headers;
  if (origin !== undefined && !allowedOrigins.includes(origin)) return '403 Forbidden';
  const given = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams.get('token') ?? '';
  const token = [...tokens].find((known) => equal(given, known));
  if (token === undefined) return '401 Unauthorized';
  tokens.delete(token);
  return undefined;
}

/** Takes the same time wherever the first difference is. */
function equal(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
