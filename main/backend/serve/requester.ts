import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * Whether a request was meant for this server: a page of another site that resolves its own name to 127.0.0.1 still
 * sends that name as Host, and a browser says which origin a page comes from. A client without Origin is no browser.
 */
export function comesFromHere(
  request: IncomingMessage,
  allowedOrigins: readonly string[],
  port: number,
): boolean {
  const { host, origin } = request.headers;
  return host === `127.0.0.1:${port}` && (origin === undefined || allowedOrigins.includes(origin));
}

/** Whether a secret was given. Takes the same time wherever the first difference is. */
export function isSecret(given: string, secret: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}
