import { useCommands } from '../commands/use-commands.ts';
import { notify } from '../components/notify.tsx';
import { t } from '../texts/index.ts';
import { useDialogs } from './dialogs.tsx';
import { useLesionEdits } from './lesions/lesion-menu.tsx';
import { isHere, useLesions, useSelectedLesion } from './lesions/use-lesions.ts';
import { useNextHard } from './lesions/use-next-hard.ts';
import { useShowLesion } from './lesions/use-show-lesion.ts';
import { useShownFrame } from './playback/use-video-viewer.ts';
import { useShownRun } from './sizing/use-shown-run.ts';
import { findKeyFrame } from './tracks/find-key-frame.ts';
import { useFrameBoxes } from './tracks/frame-boxes.ts';
import { useBoxEdits } from './tracks/use-box-edits.ts';
import { useShapeEdits } from './tracks/use-shapes.ts';
import { useWorkspace } from './workspace.tsx';

/** Choosing, deleting, running and finding by keyboard. */
export function useLesionCommands(): void {
  const { media, viewer, lesionId, shapeId, select, tool, setTool } = useWorkspace();
  const { open } = useDialogs();
  const here = useLesions().entries.filter(isHere);
  const selected = useSelectedLesion();
  const { run } = useShownRun();
  const { boxes } = useFrameBoxes(media, useShownFrame(viewer));
  const { removeKeyFrame } = useBoxEdits();
  const { remove } = useShapeEdits();
  const { removeLesion } = useLesionEdits();
  const nextHard = useNextHard();
  const show = useShowLesion();
  const at = boxes.find((box) => box.lesionId === lesionId && box.keyFrame);

  const move = (by: number) => {
    const index = here.findIndex(({ lesion }) => lesion.id === lesionId);
    const next =
      here[index === -1 ? (by > 0 ? 0 : here.length - 1) : (index + by + here.length) % here.length];
    if (next === undefined) return;
    void show(next);
  };
  const goToKeyFrame = async (direction: 1 | -1) => {
    const { mediaId, frameCount } = viewer.video;
    const from = viewer.state().requested;
    const found = await findKeyFrame({ mediaId, frameCount, from, direction, lesionId });
    if (found !== null) viewer.seek(found);
  };
  const deleteSelected = () => {
    if (shapeId !== null) remove.mutate(shapeId);
    else if (at !== undefined) removeKeyFrame.mutate(at);
  };
  useCommands({
    'video.key-back': () => void goToKeyFrame(-1),
    'video.key-on': () => void goToKeyFrame(1),
    'video.previous-lesion': here.length > 0 ? () => move(-1) : undefined,
    'video.next-lesion': here.length > 0 ? () => move(1) : undefined,
    'video.cancel': () => (tool === 'select' ? select(null) : setTool('select')),
    'video.delete': shapeId !== null || at !== undefined ? deleteSelected : undefined,
    'video.delete-lesion': selected === null ? undefined : () => removeLesion(selected),
    'video.rename': lesionId === null ? undefined : () => open({ kind: 'rename', lesionId }),
    'video.state-size': lesionId === null ? undefined : () => open({ kind: 'state-size', lesionId }),
    'video.next-hard': () => nextHard.mutate(),
    'video.run': () => open({ kind: 'run' }),
    'video.import-boxes': () => open({ kind: 'import' }),
    'video.export': () =>
      run?.state === 'done'
        ? open({ kind: 'export' })
        : notify(run?.state === 'incomplete' ? t.video.incompleteRun : t.video.nothingToExport),
  });
}
