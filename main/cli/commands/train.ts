import { type Command, Option } from 'commander';
import { methods as registered } from '../../../inference/methods.ts';
import { describeMethod } from '../../../inference/registry/index.ts';
import { CaliperError } from '../../contract/errors.ts';
import { dataByWord, startByWord } from '../choose-data.ts';
import { type CommonOptions, command, replaceOption } from '../command.ts';
import { followJob } from '../follow-job.ts';
import { addMethodOptions, methodOptionsOf } from '../method-options.ts';
import { printResult } from '../output.ts';
import { withSession } from '../session.ts';
import { wholeNumber } from '../whole-number.ts';

interface Options extends CommonOptions, Readonly<Record<string, unknown>> {
  readonly method: string;
  readonly data: string;
  readonly out: string;
  readonly split?: string;
  readonly start?: string;
  readonly name?: string;
  readonly modelVersion?: string;
  readonly replace?: boolean;
  readonly threads?: number;
}

export function trainCommand(): Command {
  const methods = registered.map(describeMethod);
  const train = command('train', 'train a model on labels; takes up an unfinished run of the same command')
    .addOption(
      new Option('--method <id>', 'how; `caliper methods` says more')
        .choices(methods.map(({ id }) => id))
        .makeOptionMandatory(),
    )
    .requiredOption('--data <name>', 'a data set of the library, or a folder made by `caliper phantom`')
    .option('--split <name>', 'which split of the data set, if it has several')
    .requiredOption('--out <folder>', 'the folder of the finished model bundle')
    .option('--start <weights>', 'begin at a model, a bundle, an .onnx, .pth or .safetensors file')
    .addOption(replaceOption())
    .option('--name <name>', 'name on the card')
    .option('--model-version <version>', 'version on the card')
    .option('--threads <number>', 'threads to compute on', wholeNumber);
  addMethodOptions(train, methods);
  return train.action((given: Options) =>
    withSession(given, async (session) => {
      const { client, interrupted: signal } = session;
      const { method, out: outputFolder, name, modelVersion, replace, threads } = given;
      const chosen = methods.find(({ id }) => id === method)!;
      const { jobId } = await client.models.train({
        method,
        data: await dataByWord(session, given.data, given.split),
        outputFolder,
        options: methodOptionsOf(given, chosen, methods),
        ...(name !== undefined && { name }),
        ...(modelVersion !== undefined && { version: modelVersion }),
        ...(replace !== undefined && { replace }),
        ...(threads !== undefined && { threads }),
        ...(given.start !== undefined && { start: await startByWord(session, given.start) }),
      });
      const { job } = await followJob('train', jobId, session).catch((thrown) => {
        throw withWayOn(thrown, jobId);
      });
      const model = await client.models.import({ folder: outputFolder }, { signal });
      const text = `Trained and added to the library as ${model.id}. See \`caliper models show ${model.id}\`.`;
      printResult(session.output, text, { job, model });
    }),
  );
}

/** A training that was stopped has lost nothing: what can be done with it is said. */
function withWayOn(thrown: unknown, jobId: string): unknown {
  if (!(thrown instanceof CaliperError) || thrown.code !== 'cancelled') return thrown;
  const way = `Its checkpoint is kept: \`caliper jobs retry ${jobId}\` goes on from there, \`caliper jobs finish ${jobId}\` ends it with the best epoch so far.`;
  return new CaliperError('cancelled', `${thrown.message} ${way}`, { cause: thrown });
}
