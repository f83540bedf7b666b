import { Select, Tooltip } from '@mantine/core';
import {
  type Icon,
  IconChevronLeft,
  IconChevronRight,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
} from '@tabler/icons-react';
import { type CommandId, commands } from '../../commands/all.ts';
import { runCommand } from '../../commands/use-commands.ts';
import { KeyCaps } from '../../components/key-caps.tsx';
import { formatCount } from '../../format.ts';
import { remember } from '../../remembered.ts';
import { t } from '../../texts/index.ts';
import { useVideoFact } from '../playback/use-video-viewer.ts';
import { formatVideoTime } from '../playback/video-time.ts';
import { useWorkspace } from '../workspace.tsx';
import { FrameField } from './frame-field.tsx';
import classes from './transport.module.css';
import { playRates } from './use-video-commands.ts';

/** Stepping and playing, with the frame and its time. */
export function Transport({ digest }: { readonly digest: boolean }) {
  const { viewer } = useWorkspace();
  const playing = useVideoFact(viewer, ({ playing }) => playing);
  const rate = useVideoFact(viewer, ({ rate }) => rate);
  const droppedCount = useVideoFact(viewer, ({ droppedCount }) => droppedCount);
  return (
    <section className={classes.transport} aria-label={t.video.transport}>
      <div className={classes.buttons}>
        <StepButton command="video.first" icon={IconPlayerSkipBack} />
        <StepButton command="video.previous" icon={IconChevronLeft} />
        <StepButton command="video.play" icon={playing ? IconPlayerPauseFilled : IconPlayerPlayFilled} />
        <StepButton command="video.next" icon={IconChevronRight} />
        <StepButton command="video.last" icon={IconPlayerSkipForward} />
      </div>
      <FrameField />
      <FrameTime />
      <Select
        className={classes.speed}
        aria-label={t.video.speed}
        data={playRates.map((value) => ({ value: String(value), label: t.video.rate(value) }))}
        value={String(rate)}
        onChange={(value) => {
          viewer.setRate(Number(value));
          remember('video.rate', Number(value));
        }}
        comboboxProps={{ position: 'top' }}
      />
      {droppedCount === 0 ? null : (
        <span className={classes.dropped} title={t.video.droppedHint} role="status">
          {t.video.dropped(formatCount(droppedCount))}
        </span>
      )}
      <span className={classes.gap} />
      <TextButton command="video.digest" name={t.video.digest} pressed={digest} />
      <TextButton command="video.next-hard" name={t.video.nextHard} />
    </section>
  );
}

/** Apart from the rest, because it changes with every frame. */
function FrameTime() {
  const { viewer } = useWorkspace();
  const ptsUs = useVideoFact(viewer, ({ shown }) => shown?.ptsUs ?? null);
  return (
    <>
      <span className={classes.time}>{ptsUs === null ? '' : formatVideoTime(ptsUs)}</span>
      <span className={classes.pts}>{ptsUs === null ? '' : t.video.pts(String(ptsUs))}</span>
    </>
  );
}

function StepButton({ command, icon: Picture }: { readonly command: CommandId; readonly icon: Icon }) {
  const { name, keys } = commands[command];
  return (
    <Tooltip
      label={
        <>
          {name} <KeyCaps keys={keys?.[0] ?? ''} />
        </>
      }
    >
      <button
        type="button"
        className={classes.button}
        aria-label={name}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => runCommand(command)}
      >
        <Picture size={16} stroke={1.75} aria-hidden />
      </button>
    </Tooltip>
  );
}

interface TextButtonProps {
  readonly command: CommandId;
  readonly name: string;
  readonly pressed?: boolean;
}

function TextButton({ command, name, pressed }: TextButtonProps) {
  return (
    <button
      type="button"
      className={classes.textButton}
      aria-pressed={pressed}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => runCommand(command)}
    >
      {name} <KeyCaps keys={commands[command].keys?.[0] ?? ''} />
    </button>
  );
}
