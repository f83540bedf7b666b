import { isContractProcedure } from '@orpc/contract';
import fc from 'fast-check';
import type { z } from 'zod';
import type { Backend } from '../main/backend/index.ts';
import { contract } from '../main/contract/index.ts';
import { fromWireError } from '../main/contract/wire-error.ts';

type Call = (input: unknown) => Promise<unknown>;
interface Procedure {
  readonly name: string;
  readonly input: z.ZodType;
  readonly call: Call;
}

/** Every procedure of the contract with its own schema of what is valid. */
function procedures(client: Backend['client']): Procedure[] {
  return Object.entries(contract).flatMap(([noun, group]) =>
    Object.entries(group).map(([verb, declared]) => {
      if (!isContractProcedure(declared)) throw new TypeError(`${noun}.${verb} is no procedure`);
      const call = (client as unknown as Record<string, Record<string, Call>>)[noun]![verb]!;
      return { name: `${noun}.${verb}`, input: declared['~orpc'].inputSchema as z.ZodType, call };
    }),
  );
}

const keys = [
  'mediaId',
  'path',
  'jobId',
  'runId',
  'limit',
  'fromFrame',
  'toFrame',
  'name',
  'folder',
  'trackId',
  'lesionId',
  'shapeId',
  'frameIndex',
  'box',
  'mediaIds',
  'sequence',
  'ptsUs',
  'text',
  '__proto__',
  'x',
];
const almostValid = fc.dictionary(
  fc.constantFrom(...keys),
  fc.oneof(
    fc.uuid(),
    fc.integer(),
    fc.double(),
    fc.string(),
    fc.constant(null),
    fc.anything({ maxDepth: 2 }),
  ),
);
const message = fc.oneof(almostValid, fc.anything({ maxDepth: 3 }), fc.object());

/**
 * Sends random messages to every procedure. A message that its schema refuses must come back as `invalid_input` and
 * leave no trace in the library. Returns how many such messages were sent; throws at the first that was accepted.
 */
export async function fuzzContract(backend: Backend, runs: number, seed: number): Promise<number> {
  const all = procedures(backend.client);
  const lastRow = async () => (await backend.client.audit.list({ limit: 1 })).rows[0]?.sequence;
  const before = await lastRow();
  let invalid = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...all), message, async ({ name, input, call }, value) => {
      if (input.safeParse(value).success) return; // what it means is the business of other tests
      invalid += 1;
      const answer = await call(value).then(
        () => 'accepted',
        (thrown: unknown) => fromWireError(thrown).code,
      );
      if (answer !== 'invalid_input') throw new Error(`${name}: ${answer}`);
    }),
    { numRuns: runs, seed },
  );
  if ((await lastRow()) !== before) throw new Error('a refused message has left a trace in the audit trail');
  return invalid;
}
