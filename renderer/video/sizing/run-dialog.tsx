import { Button, Group, Modal, Select } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Provider } from '../../../main/contract/predictions.ts';
import { ErrorNote } from '../../components/error-note.tsx';
import { api, backend } from '../../connection/backend.ts';
import { modelLabel } from '../../models/model-label.ts';
import { useChosenModel } from '../../models/use-chosen-model.ts';
import { t } from '../../texts/index.ts';
import { isHere, useLesions } from '../lesions/use-lesions.ts';
import { useWorkspace } from '../workspace.tsx';

const best = 'best';

/** Which model on which device. */
export function RunDialog({ onClose }: { readonly onClose: () => void }) {
  const { media, showRun } = useWorkspace();
  const { models, model, isLoaded, choose, error, refetch } = useChosenModel();
  const selfTest = useQuery(api.system.selfTest.queryOptions({ input: {} }));
  const boxes = useLesions()
    .entries.filter(isHere)
    .some(({ tracks }) => tracks.length > 0);
  const [provider, setProvider] = useState<string>(best);
  const usable = selfTest.data?.selfTest?.providers
    .filter((trial) => trial.usable)
    .map((trial) => trial.provider);
  const run = useMutation({
    meta: { quiet: true },
    mutationFn: () => {
      const chosen = Provider.safeParse(provider);
      const input = { mediaId: media.id, modelId: model!.id };
      return backend.predictions.size(chosen.success ? { ...input, provider: chosen.data } : input);
    },
    onSuccess: () => {
      showRun(null);
      onClose();
    },
  });
  const problem = models.length === 0 && isLoaded ? t.video.noModel : boxes ? null : t.video.noBoxes;
  return (
    <Modal opened onClose={onClose} title={t.video.runTitle} size={440}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (model !== undefined && problem === null) run.mutate();
        }}
      >
        <p style={{ marginTop: 0 }}>{t.video.runHint}</p>
        {error === null ? null : <ErrorNote error={error} onRetry={() => void refetch()} />}
        <Select
          label={t.video.runModel}
          data={models.map((each) => ({ value: each.id, label: modelLabel(each, models) }))}
          value={model?.id ?? null}
          onChange={choose}
        />
        <Select
          mt="sm"
          label={t.video.runDevice}
          data={[
            { value: best, label: t.video.bestDevice },
            ...(usable ?? (['cpu', 'webgpu'] as const)).map((value) => ({
              value,
              label: t.providers[value],
            })),
          ]}
          value={provider}
          onChange={(value) => setProvider(value ?? best)}
        />
        {problem === null ? null : <p role="status">{problem}</p>}
        {run.error === null ? null : <ErrorNote error={run.error} />}
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button
            type="submit"
            variant="filled"
            data-autofocus
            disabled={model === undefined || problem !== null}
            loading={run.isPending}
          >
            {t.video.runSizing}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
