import { connect, type Socket } from 'node:net';
import fc from 'fast-check';

/** What a stranger does on a connection of its own, step by step. */
type Step =
  | { readonly do: 'send'; readonly bytes: Uint8Array }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'end' }
  | { readonly do: 'reset' };

export interface FuzzTarget {
  readonly port: number;
  /** Gives a token that was not used yet; connections with a token do their harm behind the door. */
  readonly newToken: () => Promise<string>;
}

export interface LoopbackFuzzReport {
  readonly connections: number;
  /** Of those that came with a token. */
  readonly withToken: number;
  /** First lines of the answers, with their number. */
  readonly answers: Readonly<Record<string, number>>;
}

const text = (value: string) => new Uint8Array(Buffer.from(value, 'latin1'));

const targets = fc.oneof(
  fc.constantFrom(
    '/',
    '//',
    '/?token=',
    '/?token=%',
    '*',
    'http://[',
    '/media/',
    `/media/${'0'.repeat(64)}/video/x`,
  ),
  fc.constantFrom(
    `/?token=${'0'.repeat(64)}`,
    `/${'a'.repeat(20_000)}`,
    '/%00',
    '/..%2f..%2fetc',
    '\\\\',
    '///?#',
  ),
  fc.stringMatching(/^\/[!-~]{0,40}$/),
);
const methods = fc.constantFrom('GET', 'GET', 'GET', 'POST', 'HEAD', 'OPTIONS', 'CONNECT', 'PRI', 'BREW');
const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
const headers = fc.oneof(
  fc.constantFrom(
    '',
    upgrade,
    upgrade + key,
    `${upgrade}Sec-WebSocket-Version: 99\r\n`,
    `${upgrade}${key}${key}`,
  ),
  fc.constantFrom('Connection: keep-alive\r\n', 'Expect: 100-continue\r\n', 'Transfer-Encoding: chunked\r\n'),
  fc.constantFrom(
    'Content-Length: 1000000000\r\n',
    'Content-Length: -1\r\n',
    'Origin: https://example.org\r\n',
  ),
  fc.constantFrom(
    `X: ${'x'.repeat(30_000)}\r\n`,
    'X: y\r\n'.repeat(3000),
    'no header\r\n',
    ': \r\n',
    'A\0: b\r\n',
  ),
);

/** An HTTP request, sound or not; `HOST` is put in later. */
const requests = fc
  .tuple(methods, targets, headers, fc.constantFrom('Host: HOST\r\n', 'Host: example.org\r\n', ''))
  .map(([method, target, header, host]) => `${method} ${target} HTTP/1.1\r\n${host}${header}\r\n`);

/** WebSocket frames as they may not be: reserved bits, unmasked, too long, control frames in pieces, text that is none. */
const frames = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .constantFrom(
      [0xf1, 0x80, 0, 0, 0, 0],
      [0x81, 0x05, 104, 101, 108, 108, 111],
      [0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0],
      [0x81, 0xfe, 0xff, 0xff, 1, 2, 3, 4],
      [0x09, 0x80, 0, 0, 0, 0],
      [0x80, 0x80, 0, 0, 0, 0],
      [0x01, 0x81, 0, 0, 0, 0, 0xff],
      [0x88, 0x81, 0, 0, 0, 0, 1],
      [0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8],
      [0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28],
      [0x8a, 0x80, 0, 0, 0, 0],
    )
    .map((bytes) => Uint8Array.from(bytes)),
  fc.json({ maxDepth: 2 }).map((json) => frameOf(json.slice(0, 100))),
);

/** A masked text frame. */
function frameOf(json: string): Uint8Array {
  const payload = Buffer.from(json).subarray(0, 120);
  return Uint8Array.from([0x81, 0x80 | payload.length, 0, 0, 0, 0, ...payload]);
}

const endings = fc.constantFrom<Step>({ do: 'end' }, { do: 'reset' }, { do: 'wait', ms: 5 });
const send = (bytes: Uint8Array): Step => ({ do: 'send', bytes });
const waits = fc.integer({ min: 0, max: 4 }).map((ms): Step => ({ do: 'wait', ms }));

const strangers = fc.oneof(
  requests.map((request) => [send(text(request))]),
  fc.array(requests, { minLength: 2, maxLength: 20 }).map((all) => [send(text(all.join('')))]),
  fc
    .tuple(requests, fc.nat(60), waits)
    .map(([request, cut, wait]) => [send(text(request.slice(0, cut))), wait, send(text(request.slice(cut)))]),
  fc.tuple(requests, fc.nat(200)).map(([request, cut]) => [send(text(request.slice(0, cut)))]),
  fc.uint8Array({ maxLength: 2000 }).map((bytes) => [send(bytes)]),
  fc.constant<Step[]>([]),
  fc.tuple(requests, frames).map(([request, frame]) => [send(text(request)), send(frame)]),
);

const visits = fc.record({
  steps: strangers,
  ending: endings,
  /** With a token: these frames after a sound handshake, instead of `steps`. */
  frames: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.array(frames, { minLength: 1, maxLength: 5 }) },
  ),
});

/**
 * Speaks raw HTTP and WebSocket to a backend over `connections` connections, some at once: broken handshakes, resets,
 * slow and half requests, pipelines, huge headers, bad frames before and after the token.
 */
export async function fuzzLoopback(
  { port, newToken }: FuzzTarget,
  connections: number,
  seed: number,
): Promise<LoopbackFuzzReport> {
  const answers: Record<string, number> = {};
  let withToken = 0;
  const visit = async ({ steps, ending, frames: behindTheDoor }: (typeof all)[number]) => {
    let all: Step[] = steps;
    if (behindTheDoor !== null) {
      withToken += 1;
      const hello = `GET /?token=${await newToken()} HTTP/1.1\r\nHost: HOST\r\n${upgrade}${key}\r\n`;
      all = [send(text(hello)), ...behindTheDoor.map(send)];
    }
    const answer = await speak(port, [...all, ending]);
    answers[answer] = (answers[answer] ?? 0) + 1;
  };
  const all = fc.sample(visits, { numRuns: connections, seed });
  const atOnce = 16;
  for (let from = 0; from < all.length; from += atOnce) {
    await Promise.all(all.slice(from, from + atOnce).map(visit));
  }
  return { connections, withToken, answers };
}

/** Does the steps and resolves, when the connection is over or after 200 ms, to the status of the first answer. */
async function speak(port: number, steps: readonly Step[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  const over = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    if (answer === '') answer = /^HTTP\/1\.1 (\d{3})/.exec(bytes.toString('latin1'))?.[1] ?? 'no HTTP';
  });
  await new Promise<void>((resolve) => socket.once('connect', resolve).once('close', () => resolve()));
  for (const step of steps) await take(socket, step, port);
  await Promise.race([over, pause(200)]);
  socket.destroy();
  return answer || 'nothing';
}

async function take(socket: Socket, step: Step, port: number): Promise<void> {
  if (socket.destroyed) return;
  if (step.do === 'wait') await pause(step.ms);
  else if (step.do === 'end') socket.end();
  else if (step.do === 'reset') socket.resetAndDestroy();
  else {
    const bytes = Buffer.from(step.bytes);
    socket.write(
      bytes.includes('HOST') ? bytes.toString('latin1').replaceAll('HOST', `127.0.0.1:${port}`) : bytes,
      'latin1',
    );
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
