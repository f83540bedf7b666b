import type { Session } from 'electron';
import { isOwnAddress } from '../protocols/schemes.ts';

/**
 * Whether the window's network stack may make a request: for our own protocols and for what is in the page's memory.
 * There is no list of allowed servers, because there are none.
 */
export function isAllowedRequest(address: string, isPackaged: boolean): boolean {
  if (isOwnAddress(address)) return true;
  if (address.startsWith('data:') || address.startsWith('blob:app://caliper/')) return true;
  return !isPackaged && address.startsWith('devtools:');
}

/** Cancels every other request before a byte leaves, whoever made it: page, worker or this process. */
export function refuseRemoteRequests(
  session: Session,
  isPackaged: boolean,
  tell: (what: string) => void,
): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    const allowed = isAllowedRequest(details.url, isPackaged);
    if (!allowed) tell(`${details.resourceType} request to ${details.url.split(':', 1)[0]}:`);
    answer({ cancel: !allowed });
  });
}
