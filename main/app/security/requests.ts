import type { Session } from 'electron';
import { isOwnPage, parseAddress } from '../protocols/schemes.ts';

/** What a session's requests may reach. */
export interface Reach {
  readonly isPackaged: boolean;
  /** The loopback port of the backend. */
  readonly backendPort: number;
}

/**
 * Whether the window's network stack may make a request: for the page's own files, for what is in its memory, and to the
 * backend on its one port. There is no list of allowed servers, because there are none.
 */
export function isAllowedRequest(address: string, { isPackaged, backendPort }: Reach): boolean {
  if (isOwnPage(address) || isBackend(address, backendPort)) return true;
  if (address.startsWith('data:') || address.startsWith('blob:app://caliper/')) return true;
  return !isPackaged && address.startsWith('devtools:');
}

/** Its two addresses: the contract's socket, and what lies below the path of the media. */
function isBackend(address: string, port: number): boolean {
  const url = parseAddress(address);
  if (url === undefined || url.hostname !== '127.0.0.1' || url.port !== String(port)) return false;
  if (url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'ws:') return url.pathname === '/';
  return url.protocol === 'http:' && url.pathname.startsWith('/media/');
}

/** Cancels every other request before a byte leaves, whoever made it: page, worker or this process. */
export function refuseRemoteRequests(
  session: Session,
  reach: () => Reach,
  tell: (what: string) => void,
): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    const allowed = isAllowedRequest(details.url, reach());
    if (!allowed) tell(`${details.resourceType} request to ${details.url.split(':', 1)[0]}:`);
    answer({ cancel: !allowed });
  });
}
