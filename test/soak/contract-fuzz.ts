// Run by hand: node test/soak/contract-fuzz.ts [MESSAGES] [SEED]. Sends wrong messages to every procedure over the
// WebSocket, and unknown procedures besides; prints how many were refused.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClientContext, type ClientLink, createORPCClient } from '@orpc/client';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import fc from 'fast-check';
import { type Backend, type BackendClient, serveLoopback } from '../../main/backend/index.ts';
import { contract } from '../../main/contract/index.ts';
import { fromWireError } from '../../main/contract/wire-error.ts';
import { fuzzContract } from '../contract-fuzz.ts';
import { openBackend } from '../sizing-case.ts';

const messages = Number(process.argv[2] ?? 10_000);
const seed = Number(process.argv[3] ?? 1);

type Link = ClientLink<ClientContext>;

/** Names that are not in the contract, some of which every object has. */
const names = fc.oneof(
  fc.constantFrom(...Object.keys(contract), 'list', 'import', 'constructor', '__proto__', 'toString', 'call'),
  fc.stringMatching(/^\w{1,12}$/),
);

/** Calls procedures that do not exist; each must be refused. Returns how many. */
async function callUnknown(link: Link, count: number): Promise<number> {
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(names, names, fc.jsonValue(), async (noun, verb, message) => {
      const group = Object.hasOwn(contract, noun) ? contract[noun as keyof typeof contract] : {};
      if (Object.hasOwn(group, verb)) return;
      const answer = await link.call([noun, verb], message, { context: {} }).then(
        () => 'accepted',
        (thrown: unknown) => fromWireError(thrown).code,
      );
      if (answer !== 'not_found') throw new Error(`${noun}.${verb}: ${answer}`);
      refused += 1;
    }),
    { numRuns: count, seed },
  );
  return refused;
}

async function overWebSocket(backend: Backend): Promise<void> {
  const { port, token, close } = await serveLoopback(backend);
  const socket = new WebSocket(`ws://127.0.0.1:${port}/?token=${token}`);
  await report('WebSocket', new SocketLink({ websocket: socket }));
  socket.close();
  await close();
}

async function report(transport: string, link: Link): Promise<void> {
  const client = createORPCClient<BackendClient>(link);
  const start = performance.now();
  const { procedures, strange, spoiled } = await fuzzContract(client, messages, seed);
  const unknown = await callUnknown(link, Math.ceil(messages / 10));
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `${transport}: ${procedures} procedures, seed ${seed}: ${strange} random and ${spoiled} spoiled messages refused as invalid, ${unknown} unknown procedures refused, none accepted (${seconds.toFixed(0)} s)`,
  );
}

const folder = mkdtempSync(join(tmpdir(), 'caliper-fuzz-'));
const backend = await openBackend(folder);
try {
  await overWebSocket(backend);
} finally {
  await backend.close();
  rmSync(folder, { recursive: true, force: true });
}
