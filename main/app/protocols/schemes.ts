import { protocol } from 'electron';

/** The page's origin. A custom scheme has no port, and its host is fixed. */
export const appOrigin = 'app://caliper';

/** Whether an address is one of our page's own. Node gives custom schemes no origin, so the parts are compared. */
export function isOwnPage(address: string): boolean {
  const url = parseAddress(address);
  return url?.protocol === 'app:' && url.host === 'caliper' && url.username === '' && url.password === '';
}

/** `URL.parse` as later Nodes have it; the stand-in Electron has Node 18. */
export function parseAddress(address: string): URL | undefined {
  try {
    return new URL(address);
  } catch {
    return undefined;
  }
}

/** Must be called before the application is ready. */
export function registerSchemes(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges }]);
}
