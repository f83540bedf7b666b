import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { LesionId, RunId, ShapeId } from '../../main/contract/ids.ts';
import type { FrameSeries } from '../../main/contract/media.ts';
import { leftAt, noteLeft } from './left-at.ts';
import { useVideoViewer } from './playback/use-video-viewer.ts';
import type { VideoViewer } from './playback/video-viewer.ts';
import { usePlaceToShow } from './show-place.ts';

export type Tool = 'select' | 'box' | 'polygon' | 'length' | 'zoom' | 'pan' | 'brightness';

/** What belongs to looking at one video, and to nobody else: the frame, the tool, what is selected. */
interface Workspace {
  readonly media: FrameSeries;
  readonly viewer: VideoViewer;
  readonly tool: Tool;
  /** With the box tool: whether the next box is of a new lesion. */
  readonly drawsNewLesion: boolean;
  readonly lesionId: LesionId | null;
  readonly shapeId: ShapeId | null;
  /** The run whose sizes are shown; null for the newest finished one. */
  readonly runId: RunId | null;
  setTool(tool: Tool, drawsNewLesion?: boolean): void;
  select(lesionId: LesionId | null, shapeId?: ShapeId | null): void;
  showRun(runId: RunId | null): void;
}

const WorkspaceContext = createContext<Workspace | null>(null);

interface WorkspaceProviderProps {
  readonly media: FrameSeries;
  readonly timesUs: Float64Array;
  readonly children: ReactNode;
}

export function WorkspaceProvider({ media, timesUs, children }: WorkspaceProviderProps) {
  const viewer = useVideoViewer(media, timesUs);
  const [selection, setSelection] = useState<{ lesionId: LesionId | null; shapeId: ShapeId | null }>({
    lesionId: leftAt(media.id).lesionId,
    shapeId: null,
  });
  const [{ tool, drawsNewLesion }, setDrawing] = useState<{ tool: Tool; drawsNewLesion: boolean }>({
    tool: 'select',
    drawsNewLesion: false,
  });
  const [runId, showRun] = useState<RunId | null>(null);
  const setTool = useCallback(
    (next: Tool, newLesion = false) => setDrawing({ tool: next, drawsNewLesion: newLesion }),
    [],
  );
  const select = useCallback(
    (lesionId: LesionId | null, shapeId: ShapeId | null = null) =>
      setSelection((old) =>
        old.lesionId === lesionId && old.shapeId === shapeId ? old : { lesionId, shapeId },
      ),
    [],
  );
  useEffect(() => noteLeft(media.id, { lesionId: selection.lesionId }), [media.id, selection.lesionId]);
  usePlaceToShow(
    media.id,
    useCallback(
      ({ frameIndex, lesionId }) => {
        if (frameIndex !== null) viewer.seek(frameIndex);
        if (lesionId !== null) select(lesionId);
      },
      [viewer, select],
    ),
  );
  const workspace = useMemo(
    () => ({ media, viewer, tool, drawsNewLesion, ...selection, runId, setTool, select, showRun }),
    [media, viewer, tool, drawsNewLesion, selection, runId, setTool, select],
  );
  return <WorkspaceContext value={workspace}>{children}</WorkspaceContext>;
}

export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext);
  if (workspace === null) throw new Error('outside of a video');
  return workspace;
}
