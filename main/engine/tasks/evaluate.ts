import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { methodOfCard } from '../../../inference/methods.ts';
import { loadExpectedBundle } from '../../../inference/runtime/index.ts';
import type { evaluate as definition } from '../../contract/engine/evaluate.ts';
import type { TaskImplementation } from '../task-context.ts';
import { openLabelledData } from '../training/labelled-data.ts';

/** Judges a bundle on one part of labelled data, by the method that makes such models. */
export const evaluate: TaskImplementation<typeof definition> = async (params, context) => {
  const bundle = await loadExpectedBundle(params.expected);
  const method = methodOfCard(bundle.card);
  const storeFolder = await mkdtemp(join(tmpdir(), 'caliper-evaluate-'));
  try {
    const opened = await openLabelledData(params.data, {
      items: (from, limit) => context.ask('items', { from, limit }),
      storeFolder,
      signal: context.signal,
      progress: (progress) => context.progress(progress),
    });
    try {
      const { data } = opened;
      const metrics = await method.evaluate({
        bundle,
        data,
        part: params.part,
        threads: params.threads,
        signal: context.signal,
        onProgress: (done, total) =>
          context.progress({
            stage: 'evaluating',
            ...{ done, total, unit: 'pictures', perSecond: null, remainingS: null },
            ...{ stageRates: [], limitingStage: null, metrics: {} },
          }),
      });
      const { card } = bundle;
      return {
        model: {
          name: card?.name ?? 'model without a card',
          version: card?.version ?? 'unknown',
          sha256: bundle.modelSha256,
        },
        method: method.id,
        part: params.part,
        data: {
          name: params.data.kind === 'folder' ? basename(params.data.folder) : params.data.dataset.name,
          datasetSha256: data.source?.dataset.sha256 ?? null,
          splitSha256: data.source?.split.sha256 ?? null,
          rendered: data.renderedData,
        },
        metrics,
      };
    } finally {
      await opened.close();
    }
  } finally {
    await rm(storeFolder, { recursive: true, force: true });
  }
};
