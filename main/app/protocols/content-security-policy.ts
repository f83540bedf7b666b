/**
 * What the page may load: its own files, and what the backend serves on one loopback port. `wasm-unsafe-eval` lets the
 * viewers' decoders compile, `unsafe-inline` for styles is needed by the component library, `blob:` by the viewers'
 * workers and pictures.
 */
export function contentSecurityPolicy(backendPort: number): string {
  const host = `127.0.0.1:${backendPort}`;
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob: http://${host}`,
    `media-src 'self' blob: http://${host}`,
    `connect-src 'self' http://${host} ws://${host}`,
    "font-src 'self'",
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
