import type { ClientContext, ClientLink } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import {
  type BackendAddress,
  type DesktopBridge,
  type RefusedLibrary,
  whyItEnded,
} from '../../main/contract/desktop.ts';
import { desktop } from './desktop.ts';

export type BackendLink = ClientLink<ClientContext>;

interface LinkListener {
  /** A new way to the backend; in the desktop window again after the backend was restarted. */
  opened(link: BackendLink, address: BackendAddress): void;
  /** `reason` is for people; empty where nobody knows. */
  lost(reason: string, refused?: RefusedLibrary): void;
}

/**
 * Opens the way to the backend. In the desktop window the shell says where it listens; in a browser the page's own
 * address does (`?backend=ws://…&media=http://…`).
 */
export function connectBackend(listener: LinkListener): void {
  if (desktop !== undefined) new DesktopConnection(desktop, listener);
  else connectOnce(listener);
}

/** After so long a connection that was cut is tried again, if the backend itself did not end. */
const retryMs = 500;

/** Connects, and connects again whenever a backend serves and the page has no connection. */
class DesktopConnection {
  readonly #desktop: DesktopBridge;
  readonly #listener: LinkListener;
  #socket: WebSocket | undefined;
  #asking = false;

  constructor(bridge: DesktopBridge, listener: LinkListener) {
    this.#desktop = bridge;
    this.#listener = listener;
    bridge.onBackendNotice((notice) => {
      const { state } = notice;
      if (state === 'restarting' || state === 'stopped') this.#drop(whyItEnded(notice), notice.refused);
      if (state === 'ready') void this.#connect();
    });
  }

  async #connect(): Promise<void> {
    if (this.#asking || this.#socket !== undefined) return;
    this.#asking = true;
    try {
      this.#open(await this.#desktop.connectBackend());
    } catch {
      // There is none: the next notice says so, or that there is one again.
    } finally {
      this.#asking = false;
    }
  }

  #open(address: BackendAddress): void {
    const socket = new WebSocket(address.socket);
    this.#socket = socket;
    socket.addEventListener('open', () => {
      if (this.#socket === socket) this.#listener.opened(new RPCLink({ websocket: socket }), address);
    });
    socket.addEventListener('close', () => {
      if (this.#socket !== socket) return;
      this.#drop('');
      setTimeout(() => void this.#connect(), retryMs);
    });
  }

  #drop(reason: string, refused?: RefusedLibrary): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
    this.#listener.lost(reason, refused);
  }
}

function connectOnce(listener: LinkListener): void {
  const query = new URLSearchParams(window.location.search);
  const [address, media] = [query.get('backend'), query.get('media')];
  if (address === null || media === null) {
    listener.lost('');
    return;
  }
  const socket = new WebSocket(address);
  const link = new RPCLink({ websocket: socket });
  socket.addEventListener('open', () => listener.opened(link, { socket: address, media }));
  socket.addEventListener('close', () => listener.lost(''));
}
