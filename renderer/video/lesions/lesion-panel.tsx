import { Button, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { LesionId } from '../../../main/contract/ids.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { KeyCaps } from '../../components/key-caps.tsx';
import { notify } from '../../components/notify.tsx';
import { api } from '../../connection/backend.ts';
import { t } from '../../texts/index.ts';
import { useDialogs } from '../dialogs.tsx';
import { useShownFrame } from '../playback/use-video-viewer.ts';
import { meanError } from '../sizing/baseline.ts';
import { useShownRun } from '../sizing/use-shown-run.ts';
import { useWorkspace } from '../workspace.tsx';
import type { LesionEntry } from './lesion-entry.ts';
import classes from './lesion-panel.module.css';
import { SizeForm } from './size-form.tsx';
import { SizeHistogram } from './size-histogram.tsx';
import { TrackState } from './track-state.tsx';
import { useDecisions } from './use-decisions.ts';
import { useInSight } from './use-in-sight.ts';
import { useSelectedLesion } from './use-lesions.ts';
import { useShowLesion } from './use-show-lesion.ts';

/** Everything about the selected lesion, and what can be decided about it. */
export function LesionPanel() {
  const entry = useSelectedLesion();
  if (entry === null) return null;
  return (
    <section
      className={classes.panel}
      aria-label={t.video.lesionTitle(entry.lesion.name)}
      key={entry.lesion.id}
    >
      <h2 className={classes.title}>{t.video.lesionTitle(entry.lesion.name)}</h2>
      {entry.predicted === null ? null : <Prediction entry={entry} />}
      <Facts entry={entry} />
      <TrackState entry={entry} />
    </section>
  );
}

function Prediction({ entry }: { readonly entry: LesionEntry }) {
  const { run } = useShownRun();
  const decide = useDecisions();
  const [correcting, setCorrecting] = useState(false);
  const size = entry.predicted!;
  const inSight = useInSight(entry);
  const show = useShowLesion();
  /** Nobody decides about what is not on the screen: that comes first. */
  const seen = (decideNow: () => void) => () => {
    if (inSight) return decideNow();
    void show(entry);
    notify(t.video.shownFirst(t.video.lesionTitle(entry.lesion.name)));
  };
  const accept = seen(() => decide.mutate({ kind: 'accepted', size }));
  const correct = seen(() => setCorrecting(true));
  const reject = seen(() => decide.mutate({ kind: 'rejected', size }));
  useCommands({
    'video.accept': size.decision === 'accepted' ? undefined : accept,
    'video.correct': correct,
    'video.reject': size.decision === 'rejected' ? undefined : reject,
  });
  return (
    <>
      {run === null ? null : <SizeHistogram runId={run.id} size={size} />}
      {correcting ? (
        <SizeForm
          start={size.decidedMm ?? size.sizeMm}
          label={t.video.sizeMm}
          onCancel={() => setCorrecting(false)}
          onSave={(sizeMm) => {
            setCorrecting(false);
            decide.mutate({ kind: 'edited', size, sizeMm });
          }}
        />
      ) : (
        <div className={classes.actions}>
          <Action
            name={t.video.accept}
            keys="A"
            on={size.decision === 'accepted'}
            tone="ok"
            onClick={accept}
          />
          <Action
            name={t.video.correct}
            keys="E"
            on={size.decision === 'edited'}
            tone="ok"
            onClick={correct}
          />
          <Action
            name={t.video.reject}
            keys="X"
            on={size.decision === 'rejected'}
            tone="danger"
            onClick={reject}
          />
        </div>
      )}
    </>
  );
}

interface ActionProps {
  readonly name: string;
  readonly keys: string;
  /** This is what was decided. */
  readonly on: boolean;
  readonly tone: 'ok' | 'danger';
  readonly onClick: () => void;
}

function Action({ name, keys, on, tone, onClick }: ActionProps) {
  return (
    <Button
      className={classes.action}
      data-on={on}
      data-tone={tone}
      aria-pressed={on}
      rightSection={<KeyCaps keys={keys} />}
      onClick={onClick}
    >
      {name}
    </Button>
  );
}

function Facts({ entry: { lesion, predicted } }: { readonly entry: LesionEntry }) {
  const { open } = useDialogs();
  const { run } = useShownRun();
  const error = predicted === null ? null : meanError(run?.record ?? null);
  return (
    <dl className={classes.facts}>
      {predicted === null ? null : (
        <>
          <Fact name={t.video.intervalLabel}>
            {t.video.interval(predicted.lowMm.toFixed(1), predicted.highMm.toFixed(1))} {t.video.mm}
          </Fact>
          <Fact name={t.video.classLabel}>{t.sizeClasses[predicted.sizeClass]}</Fact>
          {error === null ? null : (
            <Fact name={t.video.constantLabel}>
              <Tooltip label={t.video.constantHint} multiline w={280}>
                <span>{t.video.constantWorse(error.constantMm.toFixed(1), error.modelMm.toFixed(1))}</span>
              </Tooltip>
            </Fact>
          )}
          <ThisFrame lesionId={lesion.id} />
        </>
      )}
      <Fact name={t.video.humanLabel}>
        {lesion.sizeMm === null
          ? t.video.notStated
          : t.video.human(lesion.sizeMm.toFixed(1), t.video.provenances[lesion.sizeProvenance])}{' '}
        <button
          type="button"
          className={classes.link}
          onClick={() => open({ kind: 'state-size', lesionId: lesion.id })}
        >
          {lesion.sizeMm === null ? t.video.state : t.video.change}
        </button>
      </Fact>
    </dl>
  );
}

/** The size on the frame on the screen alone. */
function ThisFrame({ lesionId }: { readonly lesionId: LesionId }) {
  const { viewer } = useWorkspace();
  const { run } = useShownRun();
  const shown = useShownFrame(viewer);
  const page = Math.floor(shown / 512) * 512;
  const { data } = useQuery({
    ...api.predictions.frames.queryOptions({
      input: { runId: run?.id as NonNullable<typeof run>['id'], fromFrame: page, toFrame: page + 512 },
    }),
    enabled: run !== null,
  });
  const size = data?.frames.find((frame) => frame.frameIndex === shown && frame.lesionId === lesionId);
  return (
    <Fact name={t.video.thisFrame}>
      {size === undefined
        ? t.video.noBoxHere
        : t.video.thisFrameSize(size.sizeMm.toFixed(1), size.lowMm.toFixed(1), size.highMm.toFixed(1))}
    </Fact>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
