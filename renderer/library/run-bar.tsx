import { Button, Select } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { LibraryItem } from '../../main/contract/library.ts';
import { useCommands } from '../commands/use-commands.ts';
import { KeyCaps } from '../components/key-caps.tsx';
import { notify } from '../components/notify.tsx';
import { backend } from '../connection/backend.ts';
import { modelLabel } from '../models/model-label.ts';
import { useChosenModel } from '../models/use-chosen-model.ts';
import { t } from '../texts/index.ts';
import classes from './run-bar.module.css';

interface RunBarProps {
  readonly selected: readonly LibraryItem[];
  readonly shownCount: number;
  readonly totalCount: number;
}

/** Run a model on what is selected. Items without boxes or without their file are left out, and that is said. */
export function RunBar({ selected, shownCount, totalCount }: RunBarProps) {
  const { models, model, choose } = useChosenModel();
  const ready = selected.filter(({ boxCount, missing }) => boxCount > 0 && !missing);
  const run = useMutation({
    mutationFn: async (): Promise<number> => {
      const [only, ...others] = ready.map(({ id }) => id);
      if (only !== undefined && others.length === 0)
        await backend.predictions.size({ mediaId: only, modelId: model!.id });
      else await backend.batches.size({ mediaIds: ready.map(({ id }) => id), modelId: model!.id });
      return ready.length;
    },
    onSuccess: (count) => notify(t.library.queued(count)),
  });
  const possible = model !== undefined && ready.length > 0 && !run.isPending;
  useCommands({ 'library.run': possible ? () => run.mutate() : undefined });

  return (
    <section className={classes.bar} aria-label={t.commands.runSelection}>
      <span>{t.library.shown(shownCount, totalCount)}</span>
      {selected.length === 0 ? null : (
        <span className={classes.count}>{t.library.selected(selected.length)}</span>
      )}
      <span className={classes.remark}>{remarkOf(selected, ready.length, models.length)}</span>
      <Select
        className={classes.model}
        aria-label={t.library.model}
        placeholder={t.library.noModel}
        disabled={models.length === 0}
        data={models.map((each) => ({ value: each.id, label: modelLabel(each, models) }))}
        value={model?.id ?? null}
        onChange={choose}
        comboboxProps={{ position: 'top' }}
      />
      <Button
        variant={possible ? 'filled' : 'default'}
        leftSection={<IconPlayerPlay size={14} />}
        rightSection={possible ? <KeyCaps keys="R" /> : null}
        disabled={!possible}
        loading={run.isPending}
        onClick={() => run.mutate()}
      >
        {t.library.run}
      </Button>
    </section>
  );
}

function remarkOf(selected: readonly LibraryItem[], readyCount: number, modelCount: number): string {
  if (modelCount === 0) return t.library.noModelHint;
  if (selected.length === 0) return t.library.selectHint;
  if (readyCount === selected.length) return '';
  const missing = selected.filter((item) => item.missing).length;
  const withoutBoxes = selected.filter((item) => !item.missing && item.boxCount === 0).length;
  return [
    withoutBoxes > 0 ? t.library.withoutBoxes(withoutBoxes) : '',
    missing > 0 ? t.library.withoutFile(missing) : '',
  ]
    .filter(Boolean)
    .join(' ');
}
