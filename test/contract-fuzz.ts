import { isContractProcedure } from '@orpc/contract';
import fc from 'fast-check';
import type { z } from 'zod';
import type { BackendClient } from '../main/backend/index.ts';
import { contract } from '../main/contract/index.ts';
import { fromWireError } from '../main/contract/wire-error.ts';
import { spoiledMessages, strangeMessages } from './contract-messages.ts';

type Call = (input: unknown) => Promise<unknown>;

/** How many procedures were tried, and how many messages each way were sent and refused. */
export interface FuzzReport {
  readonly procedures: number;
  /** Random messages that the schema refuses. */
  readonly strange: number;
  /** Messages of the right form with one thing wrong. */
  readonly spoiled: number;
}

/**
 * Sends about `messages` wrong ones to every procedure in turn. Each must come back as `invalid_input` and leave no
 * trace in the library. Throws at the first that does not.
 */
export async function fuzzContract(
  client: BackendClient,
  messages: number,
  seed: number,
): Promise<FuzzReport> {
  const declared = Object.entries(contract).flatMap(([noun, group]) =>
    Object.entries(group).map(([verb, procedure]) => ({ noun, verb, procedure })),
  );
  const numRuns = Math.ceil(messages / declared.length / 2);
  const before = await traces(client);
  let strange = 0;
  let spoiled = 0;
  for (const { noun, verb, procedure } of declared) {
    if (!isContractProcedure(procedure)) throw new TypeError(`${noun}.${verb} is no procedure`);
    const input = procedure['~orpc'].inputSchema as z.ZodType;
    const call = (client as unknown as Record<string, Record<string, Call>>)[noun]![verb]!;
    const mustRefuse = async (message: unknown) => {
      const answer = await call(message).then(
        () => 'accepted',
        (thrown: unknown) => fromWireError(thrown).code,
      );
      if (answer !== 'invalid_input') throw new Error(`${noun}.${verb}: ${answer}`);
    };
    await fc.assert(
      fc.asyncProperty(strangeMessages(), async (message) => {
        if (input.safeParse(message).success) return; // what it means is the business of other tests
        strange += 1;
        await mustRefuse(message);
      }),
      { numRuns, seed },
    );
    await fc.assert(
      fc.asyncProperty(spoiledMessages(input), async (message) => {
        spoiled += 1;
        await mustRefuse(message);
      }),
      { numRuns, seed },
    );
  }
  if ((await traces(client)) !== before) throw new Error('a refused message has left a trace in the library');
  return { procedures: declared.length, strange, spoiled };
}

/** What an accepted message would change: the audit trail, the library, the jobs, the models, the backups. */
async function traces(client: BackendClient): Promise<string> {
  const { rows } = await client.audit.list({ limit: 1 });
  const { total } = await client.library.list({ limit: 1 });
  const { jobs } = await client.jobs.list({});
  const { models } = await client.models.list({});
  const { backups } = await client.system.backups({});
  return JSON.stringify([rows[0]?.sequence, total, jobs.length, models.length, backups.length]);
}
