import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { VideoViewer } from '../playback/video-viewer.ts';
import { useDrawsOnGpu } from './draws-on-gpu.ts';
import classes from './picture.module.css';
import { type PictureView, PictureViewport, type ViewTool } from './picture-viewport.ts';

interface PictureProps {
  readonly viewer: VideoViewer;
  readonly viewTool: ViewTool | null;
  readonly onReady: (viewport: PictureViewport | null) => void;
  /** What is drawn over the picture; it is told where the picture is. */
  readonly children: (view: PictureView) => ReactNode;
}

/** The video's picture with what is drawn on it. */
export function Picture({ viewer, viewTool, onReady, children }: PictureProps) {
  const element = useRef<HTMLDivElement>(null);
  const [viewport, setViewport] = useState<PictureViewport | null>(null);
  const [view, setView] = useState<PictureView | null>(null);
  const onGpu = useDrawsOnGpu();
  useEffect(() => {
    const opened = new PictureViewport(
      element.current!,
      viewer.video.mediaId,
      onGpu,
      (next) => setView((old) => (old !== null && isSame(old, next) ? old : next)),
      viewer.drawn,
    );
    setViewport(opened);
    onReady(opened);
    const stop = viewer.drawOn((picture) => opened.show(picture));
    return () => {
      stop();
      onReady(null);
      setViewport(null);
      opened.close();
    };
  }, [viewer, onReady, onGpu]);
  useEffect(() => viewport?.setTool(viewTool), [viewport, viewTool]);
  return (
    <div ref={element} className={classes.picture}>
      {view === null ? null : children(view)}
    </div>
  );
}

const isSame = (a: PictureView, b: PictureView) =>
  a.scale === b.scale &&
  a.xOffset === b.xOffset &&
  a.yOffset === b.yOffset &&
  a.black === b.black &&
  a.white === b.white;
