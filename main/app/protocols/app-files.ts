import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { isOwnPage } from './schemes.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

const headers = (backendPort: number) => ({
  'content-security-policy': contentSecurityPolicy(backendPort),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
});

/**
 * Answers `app://caliper/…` with the page's built files.
 * @param folder holds them; nothing outside it is ever answered
 * @param backendPort the one port that the page may speak to
 */
export async function answerAppRequest(
  request: Request,
  folder: string,
  backendPort: number,
): Promise<Response> {
  const refuse = (status: number, text: string) =>
    new Response(text, {
      status,
      headers: { ...headers(backendPort), 'content-type': 'text/plain; charset=utf-8' },
    });
  if (request.method !== 'GET') return refuse(405, 'Only GET is answered here.');
  const path = isOwnPage(request.url) ? pathInside(folder, new URL(request.url).pathname) : undefined;
  if (path === undefined) return refuse(404, 'There is nothing at this address.');
  const type = types[extname(path)];
  if (type === undefined) return refuse(404, 'There is nothing at this address.');
  try {
    const bytes = await readFile(path);
    return new Response(bytes, { headers: { ...headers(backendPort), 'content-type': type } });
  } catch {
    return refuse(404, 'There is nothing at this address.');
  }
}

/** The file that an address names, or undefined where it would leave the folder. */
export function pathInside(folder: string, addressPath: string): string | undefined {
  let relative: string;
  try {
    relative = decodeURIComponent(addressPath);
  } catch {
    return undefined;
  }
  if (/[\0\\]/.test(relative)) return undefined;
  const path = normalize(join(folder, relative === '/' ? 'index.html' : relative));
  return path.startsWith(folder + sep) ? path : undefined;
}
