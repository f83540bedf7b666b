import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { BackendClient } from '../backend.ts';

/** A typed client of a served backend. Works in a browser and, with Node's own WebSocket, in Node. */
export function connectLoopback(socket: WebSocket): BackendClient {
  return createORPCClient(new RPCLink({ websocket: socket }));
}
