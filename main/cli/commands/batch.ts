import { type Command, Option } from 'commander';
import type { Batch, BatchItem } from '../../contract/batches.ts';
import { CaliperError } from '../../contract/errors.ts';
import { BatchId } from '../../contract/ids.ts';
import { jobKinds } from '../../contract/job-kinds.ts';
import { Provider } from '../../contract/predictions.ts';
import { mediaByWords } from '../choose-media.ts';
import { modelToUse } from '../choose-model.ts';
import { type CommonOptions, command } from '../command.ts';
import { followAnyJob } from '../follow-job.ts';
import { printResult } from '../output.ts';
import { type Session, withSession } from '../session.ts';
import { table } from '../table.ts';

interface RunOptions extends CommonOptions {
  readonly model?: string;
  readonly provider?: Provider;
  readonly acceptFailedCheck?: boolean;
  readonly includeDamaged?: boolean;
}

/** Runs a model over a selection; a batch is shown, cancelled, retried and taken back as one. */
export function batchCommand(): Command {
  const batch = command('batch', 'run a model over many items as one; show, retry or take back such runs');
  batch.action((options: CommonOptions) => withSession(options, list));
  batch
    .command('run <media...>')
    .description('size every item that is named: by name, path, id or patient, or `all`')
    .option('--model <bundle>', 'a model bundle (default: as for `caliper size`)')
    .addOption(new Option('--provider <name>', 'compute on this provider only').choices(Provider.options))
    .option('--accept-failed-check', 'use a model that fails its check; every result then says so')
    .option('--include-damaged', 'let damaged frames count in the sizes of lesions')
    .action((media: string[], _own: object, self: Command) =>
      withSession(self.optsWithGlobals<RunOptions>(), (session) =>
        run(session, media, self.optsWithGlobals<RunOptions>()),
      ),
    );
  batch
    .command('list')
    .description('the same as without a word')
    .action((_own: object, self: Command) => withSession(self.optsWithGlobals<CommonOptions>(), list));
  batch
    .command('show <batch>')
    .description('each item of a batch and how it ended')
    .action((id: string, _own: object, self: Command) =>
      withSession(self.optsWithGlobals<CommonOptions>(), (session) => show(session, id)),
    );
  batch
    .command('retry <batch>')
    .description('run again what failed, was cancelled or interrupted')
    .action((id: string, _own: object, self: Command) =>
      withSession(self.optsWithGlobals<CommonOptions>(), async (session) => {
        const { id: batchId } = await session.client.batches.retry({ batchId: batchIdOf(id) });
        await follow(session, batchId);
      }),
    );
  batch
    .command('cancel <batch>')
    .description('cancel what waits of a batch (one that runs: press Ctrl-C where it runs)')
    .action((id: string, _own: object, self: Command) =>
      withSession(self.optsWithGlobals<CommonOptions>(), async ({ client, output }) => {
        const cancelled = await client.batches.cancel({ batchId: batchIdOf(id) });
        printResult(output, `${cancelled.label}: ${countsText(cancelled)}.`, { batch: cancelled });
      }),
    );
  batch
    .command('take-back <batch>')
    .description('take the results of a batch out of view, as one step; `caliper undo` brings them back')
    .action((id: string, _own: object, self: Command) =>
      withSession(self.optsWithGlobals<CommonOptions>(), async ({ client, output }) => {
        const { batch: taken, step } = await client.batches.takeBack({ batchId: batchIdOf(id) });
        const text = `${taken.label}: its results are no longer shown; what was shown before is. \`caliper undo\` brings them back.`;
        printResult(output, text, { batch: taken, step });
      }),
    );
  return batch;
}

async function run(session: Session, words: readonly string[], options: RunOptions): Promise<void> {
  const { client, output } = session;
  const mediaIds = await mediaByWords(session, words);
  if (mediaIds.length === 0)
    throw new CaliperError('not_found', 'There is nothing in this library to run on.');
  const { id: modelId } = await modelToUse(session, options.model);
  const { batch, leftOut } = await client.batches.size({
    ...{ mediaIds, modelId },
    ...(options.provider && { provider: options.provider }),
    ...(options.acceptFailedCheck && { acceptFailedCheck: true }),
    ...(options.includeDamaged && { includeDamaged: true }),
  });
  if (leftOut.length > 0) output.writeNote(`${leftOut.length} left out: ${leftOut[0]!.reason}.\n`);
  await follow(session, batch.id, leftOut);
}

/** Follows each job of a batch to its end. Ctrl-C cancels what is left. An item that fails keeps nobody from the others. */
async function follow(session: Session, batchId: BatchId, leftOut: readonly object[] = []): Promise<void> {
  const { client, interrupted, output } = session;
  const cancel = () => void client.batches.cancel({ batchId }).catch(() => {}); // it may have ended just now
  interrupted.addEventListener('abort', cancel, { once: true });
  try {
    const { items } = await client.batches.get({ batchId });
    for (const [at, { jobId, state }] of items.entries()) {
      if (state !== 'queued' && state !== 'running') continue;
      output.writeNote(`item ${at + 1} of ${items.length}\n`);
      await followAnyJob(jobId, session).catch((error: CaliperError) =>
        output.writeNote(`${error.message}\n`),
      );
    }
  } finally {
    interrupted.removeEventListener('abort', cancel);
  }
  const { batch, items } = await client.batches.get({ batchId });
  const bad = batch.jobs.failed + batch.jobs.interrupted + batch.jobs.cancelled;
  if (bad === 0) {
    printResult(output, batchText(batch, items), { batch, items, leftOut });
    return;
  }
  output.writeNote(`${batchText(batch, items)}\n`);
  throw new CaliperError(
    interrupted.aborted ? 'cancelled' : 'conflict',
    `${bad} of ${items.length} items have no result of this batch. \`caliper batch retry ${batchId}\` runs them again; the others are kept.`,
    { details: { batchId } },
  );
}

async function list({ client, output }: Session): Promise<void> {
  const { batches } = await client.batches.list({});
  const rows = batches.map((batch) => [batch.id, batch.label, countsText(batch), batch.createdAt]);
  const text =
    batches.length === 0 ? 'There are no batches.' : table(['batch', 'run', 'items', 'made'], rows);
  printResult(output, text, { batches });
}

async function show({ client, output }: Session, id: string): Promise<void> {
  const { batch, items } = await client.batches.get({ batchId: batchIdOf(id) });
  printResult(output, batchText(batch, items), { batch, items });
}

const batchText = (batch: Batch, items: readonly BatchItem[]): string =>
  [
    `${batch.label}: ${countsText(batch)}`,
    '',
    table(
      ['item', 'state', ''],
      items.map(({ mediaId, state, error }) => [
        mediaId,
        state,
        error === null ? '' : `${error.code}: ${error.message}`,
      ]),
    ),
  ].join('\n');

function countsText({ kind, jobs, shownRuns }: Batch): string {
  const counts = Object.entries(jobs).filter(([, count]) => count > 0);
  const shown = jobs.done > 0 && shownRuns === 0 ? ', taken back' : '';
  return `${jobKinds[kind].noun} ${counts.map(([state, count]) => `${count} ${state}`).join(', ')}${shown}`;
}

function batchIdOf(text: string): BatchId {
  const id = BatchId.safeParse(text);
  if (id.success) return id.data;
  throw new CaliperError('not_found', `${text} is no batch of this library. \`caliper batch\` lists them.`);
}
