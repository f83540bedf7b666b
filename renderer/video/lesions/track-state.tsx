import { Button } from '@mantine/core';
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
import { t } from '../../texts/index.ts';
import { useShownFrame } from '../film/use-film-viewer.ts';
import { useFrameBoxes } from '../tracks/frame-boxes.ts';
import { useBoxEdits } from '../tracks/use-box-edits.ts';
import { useWorkspace } from '../workspace.tsx';
import type { LesionEntry } from './lesion-entry.ts';
import classes from './lesion-panel.module.css';

/** What the lesion's box is on this frame: set or interpolated, seen or not, in full or in part. */
export function TrackState({ entry }: { readonly entry: LesionEntry }) {
  const { media, viewer } = useWorkspace();
  const { boxes } = useFrameBoxes(media, useShownFrame(viewer));
  const { putBox, setState, removeKeyFrame } = useBoxEdits();
  const at = boxes.find(({ lesionId }) => lesionId === entry.lesion.id);
  const run = (change: (at: TrackBox) => void) => (at === undefined ? undefined : () => change(at));
  const toggleKey = run((box) =>
    box.keyFrame ? removeKeyFrame.mutate(box) : putBox.mutate({ at: box, box: box.box }),
  );
  const toggleOutside = run((box) => setState.mutate({ at: box, outside: !box.outside }));
  const toggleOccluded = run((box) => setState.mutate({ at: box, occluded: !box.occluded }));
  useCommands({
    'video.key-frame': toggleKey,
    'video.outside': toggleOutside,
    'video.occluded': toggleOccluded,
  });
  if (entry.tracks.length === 0) return null;
  const KeyIcon = at?.keyFrame ? IconSquareRotatedFilled : IconSquareRotated;
  const Eye = at?.outside ? IconEyeOff : IconEye;
  return (
    <div className={classes.state}>
      <span className={classes.stateTitle}>{t.video.onThisFrame}</span>
      <div className={classes.stateButtons}>
        <StateButton
          icon={<KeyIcon size={12} />}
          name={t.video.keyFrame}
          keys="K"
          on={at?.keyFrame ?? false}
          onClick={toggleKey}
        />
        <StateButton
          icon={<Eye size={13} />}
          name={t.video.notSeen}
          keys="O"
          on={at?.outside ?? false}
          onClick={toggleOutside}
        />
        <StateButton
          icon={<IconPercentage50 size={13} />}
          name={t.video.inPart}
          keys="H"
          on={at?.occluded ?? false}
          onClick={toggleOccluded}
        />
      </div>
    </div>
  );
}

interface StateButtonProps {
  readonly icon: React.ReactNode;
  readonly name: string;
  readonly keys: string;
  readonly on: boolean;
  readonly onClick: (() => void) | undefined;
}

function StateButton({ icon, name, keys, on, onClick }: StateButtonProps) {
  return (
    <Button
      size="compact-xs"
      className={classes.stateButton}
      leftSection={icon}
      rightSection={<KeyCaps keys={keys} />}
      aria-pressed={on}
      data-on={on}
      disabled={onClick === undefined}
      onClick={onClick}
    >
      {name}
    </Button>
  );
}
