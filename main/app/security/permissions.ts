import { isOwnPage } from '../protocols/schemes.ts';

/**
 * Chromium 142 and later ask before a page may speak to this machine; the name has changed. Which port is not their
 * question: requests and content policy settle that.
 */
const toReachTheBackend: readonly string[] = ['loopback-network', 'local-network-access'];

/**
 * Whether a permission is granted: to our own page that which it needs to reach the backend, to nobody anything else.
 * @param origin of the page that asks
 */
export function isGrantedPermission(permission: string, origin: string): boolean {
  return toReachTheBackend.includes(permission) && isOwnPage(origin);
}
