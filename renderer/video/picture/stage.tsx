import { Button } from '@mantine/core';
import { useState } from 'react';
import { useCommands } from '../../commands/use-commands.ts';
import { ErrorText } from '../../components/error-note.tsx';
import { explainError } from '../../components/explain-error.ts';
import { formatCount } from '../../format.ts';
import { t } from '../../texts/index.ts';
import { useFilmState } from '../film/use-film-viewer.ts';
import { useWorkspace } from '../workspace.tsx';
import { Overlay } from './overlay.tsx';
import { Picture } from './picture.tsx';
import type { PictureViewport } from './picture-viewport.ts';
import classes from './stage.module.css';

/** The picture, what is drawn on it, and what must be said about it. */
export function Stage() {
  const { viewer, tool, media } = useWorkspace();
  const [viewport, setViewport] = useState<PictureViewport | null>(null);
  useCommands({ 'video.fit': () => viewport?.reset() });
  const viewTool =
    tool === 'zoom' || tool === 'brightness'
      ? tool
      : tool === 'box' || tool === 'polygon' || tool === 'length'
        ? null
        : 'pan';
  return (
    <section className={classes.stage} aria-label={t.video.stage} data-tool={tool}>
      <Picture viewer={viewer} viewTool={viewTool} onReady={setViewport}>
        {(view) => (
          <>
            <Overlay view={view} />
            <div className={classes.corner}>
              <span>{t.video.size(media.widthPx, media.heightPx)}</span>
              <span>{`${Math.round(view.scale * 100)} %`}</span>
              <FrameFacts />
            </div>
          </>
        )}
      </Picture>
      <FrameError />
    </section>
  );
}

function FrameFacts() {
  const { viewer } = useWorkspace();
  const { shown, requested, playing } = useFilmState(viewer);
  if (shown === null || (!playing && shown.frameIndex !== requested)) {
    return <span>{t.video.loadingFrame(formatCount(requested))}</span>;
  }
  return <span>{shown.lossless ? t.video.lossless : t.video.playingPreview}</span>;
}

/** A frame that cannot be shown is said, never replaced by another. */
function FrameError() {
  const { viewer } = useWorkspace();
  const { error, requested } = useFilmState(viewer);
  if (error === null) return null;
  const explained = { ...explainError(error), title: t.video.frameFailed(formatCount(requested)) };
  return (
    <div className={classes.error} role="alert">
      <ErrorText explained={explained} />
      <Button onClick={() => viewer.retry()}>{t.video.retryFrame}</Button>
    </div>
  );
}
