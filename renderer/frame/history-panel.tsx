import { Button, Drawer, Skeleton } from '@mantine/core';
import { IconHistory, IconPoint, IconPointFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { longTurnSteps, type UndoStep } from '../../main/contract/history.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { notifyError } from '../components/notify.tsx';
import { backend } from '../connection/backend.ts';
import { formatTime } from '../format.ts';
import { t } from '../texts/index.ts';
import classes from './history-panel.module.css';
import { type AskedJump, JumpDialog } from './jump-dialog.tsx';
import { useDroppedSteps, useEditHistory, useSteps } from './use-edit-history.tsx';

/** Every step, with the way back to each. */
export function HistoryPanel({
  opened,
  onClose,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  return (
    <Drawer opened={opened} onClose={onClose} title={t.history.title} position="right" size={360}>
      <Steps />
    </Drawer>
  );
}

function Steps() {
  const { data, error, isPending, refetch } = useSteps();
  const { undoTo } = useEditHistory();
  const [asked, setAsked] = useState<AskedJump | null>(null);
  const choose = async (sequence: number) => {
    const told = await backend.annotations.tellTurn({ sequence });
    const takes = Object.values(told.taken).some((count) => count > 0);
    if (told.steps > longTurnSteps && takes) setAsked({ ...told, sequence });
    else undoTo.mutate(sequence);
  };
  const onChoose = (sequence: number) => void choose(sequence).catch(notifyError);
  if (isPending) return [1, 2, 3].map((row) => <Skeleton key={row} height={36} mb={8} />);
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  const { steps } = data;
  if (steps.length === 0) {
    return <EmptyState icon={IconHistory} title={t.history.empty} hint={t.history.emptyHint} />;
  }
  const current = steps.find(({ undone }) => !undone)?.sequence ?? 0;
  return (
    <>
      <p className={classes.hint}>{t.history.hint}</p>
      <ol className={classes.steps}>
        {steps.map((step) => (
          <StepRow key={step.sequence} step={step} current={current} onChoose={onChoose} />
        ))}
        <StepRow
          step={{ sequence: 0, label: t.history.start, at: '', undone: false }}
          current={current}
          onChoose={onChoose}
        />
      </ol>
      <Dropped />
      <JumpDialog jump={asked} onJump={undoTo.mutate} onClose={() => setAsked(null)} />
    </>
  );
}

/** Steps whose place new edits took, with the way back to them. */
function Dropped() {
  const { data } = useDroppedSteps();
  const { bringBack } = useEditHistory();
  if (data === undefined || data.dropped.length === 0) return null;
  return (
    <section className={classes.dropped} aria-label={t.history.dropped}>
      <h2 className={classes.title}>{t.history.dropped}</h2>
      <p className={classes.hint}>{t.history.droppedHint}</p>
      <ul className={classes.steps}>
        {data.dropped.map(({ sequence, steps, label, at }) => (
          <li key={sequence} className={classes.branch}>
            <span className={classes.label}>{label}</span>
            <span className={classes.time}>{formatTime(at)}</span>
            <Button size="compact-xs" onClick={() => bringBack.mutate(sequence)}>
              {t.history.bringBack(steps)}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface StepRowProps {
  readonly step: UndoStep;
  readonly current: number;
  readonly onChoose: (sequence: number) => void;
}

function StepRow({ step: { sequence, label, at, undone, about }, current, onChoose }: StepRowProps) {
  const isCurrent = sequence === current;
  const Point = isCurrent ? IconPointFilled : IconPoint;
  return (
    <li>
      <button
        type="button"
        className={classes.step}
        data-undone={undone}
        aria-current={isCurrent ? 'step' : undefined}
        title={isCurrent ? undefined : t.history.goTo(label)}
        onClick={() => !isCurrent && onChoose(sequence)}
      >
        <Point size={18} aria-hidden />
        <span className={classes.label}>
          {label}
          {about === undefined ? null : <span className={classes.about}>{about}</span>}
        </span>
        <span className={classes.time}>
          {isCurrent ? t.history.now : undone ? t.history.undone : at === '' ? '' : formatTime(at)}
        </span>
      </button>
    </li>
  );
}
