/**
 * What the page may load: its own files, and media by id. `wasm-unsafe-eval` lets the viewers' decoders compile,
 * `unsafe-inline` for styles is needed by the component library, `blob:` by the viewers' workers and pictures.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob: media:",
  "media-src 'self' blob: media:",
  "connect-src 'self' media:",
  "font-src 'self'",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
