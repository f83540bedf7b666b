import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeOnnx } from '../graph/onnx.ts';
import { answerName } from '../nn/index.ts';
import type { LabelledItem } from '../registry/data.ts';
import { stratifiedFolds } from '../registry/folds.ts';
import { writeFileAtomically } from '../runtime/atomic.ts';
import { Session } from '../runtime/index.ts';
import { installWeights } from '../training/index.ts';
import { cheapBaseline } from './data.ts';
import { type FitOptions, fitClassifier } from './fit.ts';
import { probabilitiesOf, scoresOf } from './model.ts';
import { type JudgedCase, judged } from './report.ts';
import { fittedTemperature } from './temperature.ts';

export interface CrossValidationOptions
  extends Omit<FitOptions, 'train' | 'validation' | 'checkpointPath' | 'onEvent'> {
  readonly items: readonly LabelledItem[];
  readonly folds: number;
  readonly repeats: number;
  readonly folder: string;
  readonly onProgress: (done: number, total: number) => void;
  readonly note: (text: string) => void;
}

/** What each fold said of its items, kept so that a run that was stopped goes on behind its last whole fold. */
const Stored = z.strictObject({
  description: z.string(),
  folds: z.array(
    z.array(
      z.strictObject({ index: z.int(), probabilities: z.array(z.number()), baseline: z.array(z.number()) }),
    ),
  ),
});

export const foldsFile = 'folds.json';

/**
 * Repeated cross-validation over all items, patients whole and classes spread evenly. In each fold one other fold chooses the
 * epoch and the temperature, the rest is learned from, and the same recipe and seed begin anew. Returns one case an item and
 * repeat, ranked within its fold. `undefined` where it was asked to end early. Throws as `stratifiedFolds`, `cancelled`.
 */
export async function crossValidate(job: CrossValidationOptions): Promise<JudgedCase[] | undefined> {
  const { items, folds, repeats, classes, options, folder, signal, finish } = job;
  const path = join(folder, foldsFile);
  const description = `${job.description}; ${repeats} × ${folds} folds; ${JSON.stringify(options)}`;
  const stored = await storedFolds(path, description);
  const indexOf = new Map(items.map((item, index) => [item, index]));
  const cases: JudgedCase[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const foldOf = stratifiedFolds(items, classes.length, { folds, seed: options.seed, repeat });
    for (let fold = 0; fold < folds; fold++) {
      const number = repeat * folds + fold;
      job.onProgress(number, repeats * folds);
      const known = stored[number];
      if (known === undefined) {
        const inFold = (wanted: number) => items.filter((item) => foldOf.get(item) === wanted);
        const chooser = (fold + 1) % folds;
        const test = inFold(fold);
        const validation = inFold(chooser);
        const train = items.filter((item) => ![fold, chooser].includes(foldOf.get(item)!));
        const answers = await judgeFold({ ...job, train, validation, test, number });
        if (finish.aborted) return undefined;
        stored[number] = test.map((item, i) => ({ index: indexOf.get(item)!, ...answers[i]! }));
        await writeFileAtomically(path, [Buffer.from(JSON.stringify({ description, folds: stored }))]);
      }
      for (const { index, probabilities, baseline } of stored[number]!)
        cases.push(judged(items[index]!, probabilities, baseline, `${repeat + 1}/${fold + 1}`));
      if (signal.aborted) break;
    }
  }
  job.onProgress(repeats * folds, repeats * folds);
  return cases;
}

async function judgeFold(
  job: CrossValidationOptions & {
    readonly train: readonly LabelledItem[];
    readonly validation: readonly LabelledItem[];
    readonly test: readonly LabelledItem[];
    readonly number: number;
  },
): Promise<{ probabilities: number[]; baseline: number[] }[]> {
  const { train, validation, test, pictures, classes, options, signal, number, threads } = job;
  const fitted = await fitClassifier({
    ...job,
    description: `${job.description}; fold ${number + 1}`,
    checkpointPath: join(job.folder, `fold-${number + 1}.checkpoint`),
  });
  const { graph } = fitted.network();
  installWeights(graph, fitted.weights);
  const session = await Session.load(writeOnnx(graph), threads === undefined ? {} : { threads });
  try {
    const looks = {
      contract: { input: fitted.input, inputName: fitted.inputName, output: answerName, classes },
      batchSize: options.batchSize,
      signal,
    };
    const scores = (of: readonly LabelledItem[]) =>
      scoresOf(of, pictures, (feeds) => session.run(feeds), looks);
    const chosen = await scores(validation);
    const temperature = fittedTemperature(validation.map(({ label }, i) => ({ scores: chosen[i]!, label })));
    const probabilities = probabilitiesOf(await scores(test), temperature);
    const cheap = await cheapBaseline(options.baseline, train, pictures, classes.length);
    const baseline = await cheap(test);
    return test.map((_, i) => ({ probabilities: probabilities[i]!, baseline: baseline[i]! }));
  } finally {
    await session.release();
  }
}

async function storedFolds(path: string, description: string): Promise<z.infer<typeof Stored>['folds']> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return [];
  const stored = Stored.safeParse(JSON.parse(text)).data;
  return stored?.description === description ? stored.folds : [];
}
