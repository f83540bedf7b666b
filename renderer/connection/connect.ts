import type { ClientContext, ClientLink } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { backendPortMessage, whyItEnded } from '../../main/contract/desktop.ts';
import { desktop } from './desktop.ts';

export type BackendLink = ClientLink<ClientContext>;

interface LinkListener {
  /** A new way to the backend; in the desktop window again after the backend was restarted. */
  opened(link: BackendLink): void;
  /** `reason` is for people; empty where nobody knows. */
  lost(reason: string): void;
}

/**
 * Opens the way to the backend. In the desktop window a port is handed in by the shell; in a browser the page's address
 * says where the backend listens (`?backend=ws://…`).
 */
export function connectBackend(listener: LinkListener): void {
  if (desktop !== undefined) connectPort(listener);
  else connectSocket(listener);
}

function connectPort(listener: LinkListener): void {
  window.addEventListener('message', ({ data, ports, source }) => {
    const port = ports[0];
    if (data !== backendPortMessage || port === undefined || source !== window) return;
    port.addEventListener('close', () => listener.lost(''));
    port.start();
    listener.opened(new PortLink({ port }));
  });
  desktop?.onBackendNotice((notice) => {
    const { state } = notice;
    if (state === 'restarting' || state === 'stopped') listener.lost(whyItEnded(notice));
  });
  desktop?.connectBackend();
}

function connectSocket(listener: LinkListener): void {
  const address = new URLSearchParams(window.location.search).get('backend');
  if (address === null) {
    listener.lost('');
    return;
  }
  const socket = new WebSocket(address);
  socket.addEventListener('open', () => listener.opened(new SocketLink({ websocket: socket })));
  socket.addEventListener('close', () => listener.lost(''));
}
