import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import { fromWireError } from '../../../main/contract/wire-error.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { ErrorText } from '../../components/error-note.tsx';
import { explainError } from '../../components/explain-error.ts';
import { formatCount } from '../../format.ts';
import { RelinkDialog } from '../../library/relink-dialog.tsx';
import { useLibraryItem } from '../../library/use-library.ts';
import { t } from '../../texts/index.ts';
import { useSelectedLesion } from '../lesions/use-lesions.ts';
import { useVideoState } from '../playback/use-video-viewer.ts';
import { useShownRun } from '../sizing/use-shown-run.ts';
import { useWorkspace } from '../workspace.tsx';
import { ContextMenu } from './context-menu.tsx';
import { Overlay } from './overlay.tsx';
import { Picture } from './picture.tsx';
import type { PictureViewport } from './picture-viewport.ts';
import classes from './stage.module.css';

/** The picture, what is drawn on it, and what must be said about it. */
export function Stage() {
  const { viewer, tool, media, select } = useWorkspace();
  const pressed = useRef({ clientX: 0, clientY: 0 });
  const [viewport, setViewport] = useState<PictureViewport | null>(null);
  const [menuAt, setMenuAt] = useState<{ x: number; y: number } | null>(null);
  useCommands({ 'video.fit': () => viewport?.reset() });
  const viewTool =
    tool === 'zoom' || tool === 'brightness'
      ? tool
      : tool === 'box' || tool === 'polygon' || tool === 'length'
        ? null
        : 'pan';
  return (
    <section
      className={classes.stage}
      aria-label={t.video.stage}
      data-tool={tool}
      onPointerDown={({ clientX, clientY }) => {
        pressed.current = { clientX, clientY };
      }}
      onClick={({ target, clientX, clientY }) => {
        const still = Math.hypot(clientX - pressed.current.clientX, clientY - pressed.current.clientY) < 4;
        if (tool === 'select' && still && target instanceof HTMLCanvasElement) select(null);
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        const { left, top } = event.currentTarget.getBoundingClientRect();
        setMenuAt({ x: event.clientX - left, y: event.clientY - top });
      }}
    >
      <Picture viewer={viewer} viewTool={viewTool} onReady={setViewport}>
        {(view) => (
          <>
            <Overlay view={view} />
            <div className={classes.corner}>
              <span>{t.video.size(media.widthPx, media.heightPx)}</span>
              <span>{`${Math.round(view.scale * 100)} %`}</span>
              {Math.round(view.black) === 0 && Math.round(view.white) === 255 ? null : (
                <span>{t.video.brightness(Math.round(view.black), Math.round(view.white))}</span>
              )}
              <FrameFacts />
            </div>
          </>
        )}
      </Picture>
      {menuAt === null ? null : <ContextMenu at={menuAt} onClose={() => setMenuAt(null)} />}
      <ToolHint />
      <DemonstrationMark />
      <FrameError />
    </section>
  );
}

function FrameFacts() {
  const { viewer } = useWorkspace();
  const { shown, requested, playing, error } = useVideoState(viewer);
  if (shown === null || (!playing && error === null && shown.frameIndex !== requested)) {
    return <span>{t.video.loadingFrame(formatCount(requested))}</span>;
  }
  if (shown.damage !== null) return <span className={classes.damaged}>{t.video.damage[shown.damage]}</span>;
  return <span>{shown.lossless ? t.video.lossless : t.video.playingPreview}</span>;
}

/** What the mouse does now, where it is not plain. */
function ToolHint() {
  const { tool, drawsNewLesion } = useWorkspace();
  const selected = useSelectedLesion();
  if (tool === 'select') return null;
  const hints = t.video.toolHints;
  const hint =
    tool !== 'box'
      ? hints[tool]
      : selected === null || drawsNewLesion
        ? hints.boxNew
        : hints.boxOf(t.video.lesionTitle(selected.lesion.name));
  return (
    <div className={classes.hint} role="status">
      {hint} {t.video.toolEnds}
    </div>
  );
}

/** Sizes stand on the picture: so does what they are worth. */
function DemonstrationMark() {
  const { run } = useShownRun();
  if (run?.record?.demonstration !== true) return null;
  return <div className={classes.demonstration}>{t.video.demonstrationMark}</div>;
}

/** Of a file that was read when it was added, these say that another one stands in its place. */
const otherFile: readonly string[] = ['file_changed', 'unsupported_format', 'not_found'];

/** A frame that cannot be shown is said, never replaced by another. */
function FrameError() {
  const { viewer } = useWorkspace();
  const { error, requested } = useVideoState(viewer);
  if (error === null) return null;
  const isOther = otherFile.includes(fromWireError(error).code);
  const { kept, next } = t.errors.file_changed;
  const explained = {
    ...explainError(error),
    ...(isOther && { kept, next }),
    title: t.video.frameFailed(formatCount(requested)),
  };
  return (
    <div className={classes.error} role="alert">
      <ErrorText explained={explained} />
      <Button onClick={() => viewer.retry()}>{t.video.retryFrame}</Button>
      {isOther ? <FindFile /> : null}
    </div>
  );
}

/** For a file that is no longer the one that was added: that one may lie elsewhere now. */
function FindFile() {
  const { media, viewer } = useWorkspace();
  const item = useLibraryItem(media.id);
  const [opened, setOpened] = useState(false);
  if (item === undefined) return null;
  return (
    <>
      <Button onClick={() => setOpened(true)}>{t.video.relink}</Button>
      <RelinkDialog
        item={item}
        opened={opened}
        onClose={() => {
          setOpened(false);
          viewer.retry();
        }}
      />
    </>
  );
}
