import { Button, Tooltip } from '@mantine/core';
import {
  IconEye,
  IconEyeOff,
  IconPercentage50,
  IconSquareRotated,
  IconSquareRotatedFilled,
} from '@tabler/icons-react';
import type { TrackBox } from '../../../main/contract/annotations.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { KeyCaps } from '../../components/key-caps.tsx';
import { notify } from '../../components/notify.tsx';
import { t } from '../../texts/index.ts';
import { useShownFrame } from '../playback/use-video-viewer.ts';
import { useFrameBoxes } from '../tracks/frame-boxes.ts';
import { useBoxEdits } from '../tracks/use-box-edits.ts';
import { useWorkspace } from '../workspace.tsx';
import type { LesionEntry } from './lesion-entry.ts';
import classes from './lesion-panel.module.css';

/** What the lesion's box is on this frame: set or interpolated, seen or not, in full or in part. */
export function TrackState({ entry }: { readonly entry: LesionEntry }) {
  const { media, viewer } = useWorkspace();
  const { putBox, setState, showAgain, removeKeyFrame } = useBoxEdits();
  const shown = useShownFrame(viewer);
  const { boxes } = useFrameBoxes(media, shown);
  const { lesion, tracks } = entry;
  const at = boxes.find(({ lesionId }) => lesionId === lesion.id);
  /** The track that was seen before this frame and is not seen on it. */
  const before = tracks.findLast(({ firstFrame }) => firstFrame < shown);
  const name = t.video.lesionTitle(lesion.name);
  const noBox = before === undefined ? t.video.beforeFirstBox(name) : t.video.notSeenHere(name);
  const withBox = (change: (at: TrackBox) => void): Possible =>
    at === undefined ? { why: noBox, run: null } : { why: null, run: () => change(at) };
  const key = withBox((box) =>
    box.keyFrame ? removeKeyFrame.mutate(box) : putBox.mutate({ at: box, box: box.box }),
  );
  const occluded = withBox((box) => setState.mutate({ at: box, occluded: !box.occluded }));
  const outside =
    at === undefined && before !== undefined
      ? { why: null, run: () => showAgain.mutate({ trackId: before.trackId, frameIndex: shown }) }
      : withBox((box) => setState.mutate({ at: box, outside: !box.outside }));
  const pressed = ({ why, run }: Possible) =>
    tracks.length === 0 ? undefined : () => (run === null ? notify(why) : run());
  useCommands({
    'video.key-frame': pressed(key),
    'video.outside': pressed(outside),
    'video.occluded': pressed(occluded),
  });
  if (tracks.length === 0) return null;
  const isOut = at === undefined ? before !== undefined : at.outside;
  const KeyIcon = at?.keyFrame ? IconSquareRotatedFilled : IconSquareRotated;
  const Eye = isOut ? IconEyeOff : IconEye;
  return (
    <div className={classes.state}>
      <span className={classes.stateTitle}>{t.video.onThisFrame}</span>
      <div className={classes.stateButtons}>
        <StateButton
          icon={<KeyIcon size={12} />}
          name={t.video.keyFrame}
          keys="K"
          on={at?.keyFrame ?? false}
          possible={key}
        />
        <StateButton icon={<Eye size={13} />} name={t.video.notSeen} keys="O" on={isOut} possible={outside} />
        <StateButton
          icon={<IconPercentage50 size={13} />}
          name={t.video.inPart}
          keys="H"
          on={at?.occluded ?? false}
          possible={occluded}
        />
      </div>
    </div>
  );
}

/** What can be done now, or why it cannot. */
type Possible =
  | { readonly why: null; readonly run: () => void }
  | { readonly why: string; readonly run: null };

interface StateButtonProps {
  readonly icon: React.ReactNode;
  readonly name: string;
  readonly keys: string;
  readonly on: boolean;
  readonly possible: Possible;
}

function StateButton({ icon, name, keys, on, possible: { why, run } }: StateButtonProps) {
  return (
    <Tooltip label={why} disabled={why === null} multiline w={240}>
      <Button
        size="compact-xs"
        className={classes.stateButton}
        leftSection={icon}
        rightSection={<KeyCaps keys={keys} />}
        aria-pressed={on}
        aria-disabled={run === null}
        data-on={on}
        {...(run === null && { 'data-disabled': true })}
        onClick={() => (run === null ? notify(why) : run())}
      >
        {name}
      </Button>
    </Tooltip>
  );
}
