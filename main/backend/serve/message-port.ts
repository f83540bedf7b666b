import type { SupportedMessagePort } from '@orpc/client/message-port';
import { RPCHandler } from '@orpc/server/message-port';
import type { Backend } from '../backend.ts';
import { router } from '../router/index.ts';
import { isRequestFrame } from './request-frame.ts';

/** What Electron's MessagePortMain and the MessagePort of Node and browsers have in common. */
export type ContractPort = {
  postMessage(message: unknown): void;
  start?(): void;
  close(): void;
} & (
  | { addEventListener(type: 'message' | 'close', listener: (event: { data?: unknown }) => void): void }
  | { on(type: 'message' | 'close', listener: (event?: { data?: unknown }) => void): unknown }
);

/**
 * Answers the contract on a port until either side closes it. A client that sends anything else than requests is not
 * talked to again.
 */
export function serveMessagePort(backend: Backend, port: ContractPort): void {
  const listen = (type: 'message' | 'close', listener: (data: unknown) => void) => {
    if ('addEventListener' in port) port.addEventListener(type, (event) => listener(event.data));
    else port.on(type, (event) => listener(event?.data));
  };
  const guarded = {
    postMessage: (message: unknown) => port.postMessage(message),
    addEventListener(type: string, listener: (event: { data: unknown }) => void) {
      listen(type as 'message' | 'close', (data) => {
        if (type !== 'message' || isRequestFrame(data)) listener({ data });
        else port.close();
      });
    },
  };
  const handler = new RPCHandler(router);
  handler.upgrade(guarded as unknown as SupportedMessagePort, { context: backend.context });
  port.start?.();
}
