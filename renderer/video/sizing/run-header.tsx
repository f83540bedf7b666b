import { ActionIcon, Button, Menu, Progress, Select, Tooltip } from '@mantine/core';
import {
  IconAlertTriangle,
  IconDots,
  IconDownload,
  IconPlayerPlay,
  IconShieldCheck,
  IconUpload,
} from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { jobSubject } from '../../../main/contract/job-kinds.ts';
import type { Job } from '../../../main/contract/jobs.ts';
import type { Run, RunRecord } from '../../../main/contract/predictions.ts';
import { runCommand, useCommands } from '../../commands/use-commands.ts';
import { ErrorNote } from '../../components/error-note.tsx';
import { KeyCaps } from '../../components/key-caps.tsx';
import { notify } from '../../components/notify.tsx';
import { api, backend } from '../../connection/backend.ts';
import { formatCount, formatDuration, formatTime } from '../../format.ts';
import { isActive, shareDone, useJobs } from '../../jobs/use-jobs.ts';
import { goTo } from '../../navigation.ts';
import { t } from '../../texts/index.ts';
import { useWorkspace } from '../workspace.tsx';
import { meanError } from './baseline.ts';
import classes from './run-header.module.css';
import { useShownRun } from './use-shown-run.ts';

/** Whose numbers these are: model, version, hash, device, baseline. Stands above every result of the screen. */
export function RunHeader() {
  const { media, showRun } = useWorkspace();
  const { runs, run, error, refetch } = useShownRun();
  const jobs =
    useJobs().data?.jobs.filter((job) => isActive(job) && jobSubject(job).mediaId === media.id) ?? [];
  const active = jobs.find(({ kind }) => kind === 'size');
  const checking = jobs.find(({ kind }) => kind === 'check');
  const check = useMutation({
    mutationFn: () => backend.media.check({ mediaId: media.id }),
    onSuccess: () => notify(t.library.queued(1)),
  });
  const canCheck = checking === undefined && !check.isPending;
  useCommands({ 'video.check-pictures': canCheck ? () => check.mutate() : undefined });
  const newest = runs.find(({ state }) => state !== 'running');
  const later = run?.state === 'done' && newest?.state === 'incomplete' ? newest : undefined;
  return (
    <section className={classes.header} aria-label={t.video.sizing}>
      <div className={classes.top}>
        {runs.length === 0 ? (
          <span className={classes.none}>{t.video.noRun}</span>
        ) : (
          <Select
            className={classes.select}
            aria-label={t.video.runs}
            data={runs.map((one) => ({ value: one.id, label: runLabel(one) }))}
            value={run?.id ?? null}
            onChange={(id) => showRun(runs.find((one) => one.id === id)?.id ?? null)}
          />
        )}
        <Button
          variant={runs.length === 0 ? 'filled' : 'default'}
          leftSection={<IconPlayerPlay size={13} />}
          rightSection={<KeyCaps keys="R" />}
          disabled={active !== undefined}
          onClick={() => runCommand('video.run')}
        >
          {t.video.run}
        </Button>
        <MoreMenu canExport={run?.state === 'done'} canCheck={canCheck} />
      </div>
      {error === null ? null : <ErrorNote error={error} onRetry={() => void refetch()} />}
      {active === undefined ? null : <RunProgress job={active} name={t.video.sizing} />}
      {checking === undefined ? null : <RunProgress job={checking} name={t.commands.checkPictures} />}
      {run === null && active === undefined ? <p className={classes.hint}>{t.video.noRunHint}</p> : null}
      {later === undefined ? null : (
        <p className={classes.hint} role="note">
          {t.video.laterRun(t.video.runStates[later.state], formatTime(later.createdAt))}
        </p>
      )}
      {run?.state !== 'incomplete' ? null : (
        <div className={classes.warning} role="note">
          <IconAlertTriangle size={14} aria-hidden />
          <span>{t.video.incompleteRun}</span>
        </div>
      )}
      {run === null ? null : <Company run={run} />}
    </section>
  );
}

const runLabel = ({ record, createdAt, state }: Run) =>
  [
    t.video.runName(record?.modelName ?? t.video.model, formatTime(createdAt)),
    state === 'done' ? '' : t.video.runStates[state],
  ]
    .filter(Boolean)
    .join(', ');

interface MoreMenuProps {
  readonly canExport: boolean;
  readonly canCheck: boolean;
}

function MoreMenu({ canExport, canCheck }: MoreMenuProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t.video.menu}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconUpload size={14} />}
          rightSection={<KeyCaps keys="Mod+I" />}
          onClick={() => runCommand('video.import-boxes')}
        >
          {t.commands.importBoxes}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconDownload size={14} />}
          rightSection={<KeyCaps keys="Mod+E" />}
          disabled={!canExport}
          onClick={() => runCommand('video.export')}
        >
          {t.commands.exportVideo}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconShieldCheck size={14} />}
          disabled={!canCheck}
          onClick={() => runCommand('video.check-pictures')}
        >
          {t.commands.checkPictures}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function RunProgress({ job, name }: { readonly job: Job; readonly name: string }) {
  const cancel = useMutation({ mutationFn: () => backend.jobs.cancel({ jobId: job.id }) });
  const { progress } = job;
  const share = shareDone(job);
  return (
    <div className={classes.progress} role="status">
      <div className={classes.progressWords}>
        <span>
          {progress === null
            ? t.video.queued
            : t.video.progress(
                progress.stage,
                formatCount(progress.done),
                progress.total === null ? '?' : formatCount(progress.total),
                progress.unit,
              )}
        </span>
        {progress?.remainingS == null ? null : (
          <span>{t.video.remaining(formatDuration(progress.remainingS))}</span>
        )}
        <Button size="compact-xs" onClick={() => cancel.mutate()} loading={cancel.isPending}>
          {t.video.cancelRun}
        </Button>
      </div>
      <Progress value={(share ?? 0) * 100} size={3} aria-label={name} />
    </div>
  );
}

/** What a number must not be shown without. */
function Company({ run: { record, modelId, createdAt } }: { readonly run: Run }) {
  const { data } = useQuery(api.models.list.queryOptions({ input: {} }));
  const model = data?.models.find(({ id }) => id === modelId);
  if (record === null) return null;
  return (
    <div className={classes.company}>
      <div className={classes.facts}>
        <span>{t.providers[record.provider]}</span>
        <GoldenCheck record={record} />
      </div>
      <div className={classes.facts}>
        {model === undefined ? null : <span>{t.video.version(model.version)}</span>}
        <Tooltip label={record.modelSha256}>
          <code>{t.video.sha(record.modelSha256)}</code>
        </Tooltip>
        <span>{formatTime(createdAt)}</span>
        <button type="button" className={classes.link} onClick={() => goTo('models', 'bundles')}>
          {t.video.modelCard}
        </button>
      </div>
      <Notes record={record} />
      <Baseline record={record} />
      {record.demonstration ? (
        <div className={classes.warning}>
          <IconAlertTriangle size={14} aria-hidden />
          <span>{t.demonstrationWarning}</span>
        </div>
      ) : null}
    </div>
  );
}

/** A device counts as verified only where the model gave the golden answer of its bundle. */
function GoldenCheck({ record: { goldenCheck } }: { readonly record: RunRecord }) {
  if (goldenCheck === 'failed') return <strong>{t.video.checkFailed}</strong>;
  if (goldenCheck === 'none') return <span>{t.video.notChecked}</span>;
  return <span className={classes.verified}>{t.video.verified}</span>;
}

function Notes({ record: { providerNotes } }: { readonly record: RunRecord }) {
  if (providerNotes.length === 0) return null;
  return (
    <details className={classes.notes}>
      <summary>{t.video.notBetter}</summary>
      <ul>
        {providerNotes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </details>
  );
}

function Baseline({ record }: { readonly record: RunRecord }) {
  const error = meanError(record);
  if (error === null) return null;
  return (
    <div className={classes.baseline}>
      {t.video.constant(error.modelMm.toFixed(2), error.constantMm.toFixed(2))}
    </div>
  );
}
