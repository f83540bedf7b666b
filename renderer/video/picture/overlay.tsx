import { type PointerEvent, useRef, useState } from 'react';
import type { TrackBox } from '../../../main/contract/annotations.ts';
import type { Box, PointPx } from '../../../main/contract/primitives.ts';
import { t } from '../../texts/index.ts';
import { useLesions } from '../lesions/use-lesions.ts';
import { useShownFrame } from '../playback/use-video-viewer.ts';
import { type Handle, isSameBox, moveBox, resizeBox } from '../tracks/box-geometry.ts';
import { useFrameBoxes } from '../tracks/frame-boxes.ts';
import { shapeFigures } from '../tracks/shape-figures.ts';
import { useBoxEdits } from '../tracks/use-box-edits.ts';
import { useFrameShapes } from '../tracks/use-shapes.ts';
import { useWorkspace } from '../workspace.tsx';
import { BoxLabel } from './box-label.tsx';
import { BoxShape } from './box-shape.tsx';
import { Drawing } from './drawing.tsx';
import { followPointer } from './follow-pointer.ts';
import { MeasuredShape } from './measured-shape.tsx';
import classes from './overlay.module.css';
import type { PictureView } from './picture-viewport.ts';
import { useNudge } from './use-nudge.ts';

/** A box that is being moved or resized, before it is sent. */
interface DraftBox {
  readonly at: TrackBox;
  readonly box: Box;
}

const lowestPoint = (points: readonly PointPx[]) => points.reduce((low, at) => (at.yPx > low.yPx ? at : low));

/** Boxes, polygons and lengths of the frame on the screen, drawn where the picture is. */
export function Overlay({ view }: { readonly view: PictureView }) {
  const { media, viewer, tool, lesionId, shapeId, select } = useWorkspace();
  const frameIndex = useShownFrame(viewer);
  const { boxes } = useFrameBoxes(media, frameIndex);
  const shapes = useFrameShapes(media, frameIndex);
  const { entries } = useLesions();
  const { putBox } = useBoxEdits();
  const [draft, setDraft] = useState<DraftBox | null>(null);
  const latest = useRef<DraftBox | null>(null);
  const change = (next: DraftBox | null) => {
    latest.current = next;
    setDraft(next);
  };
  const send = () => {
    const meant = latest.current;
    change(null);
    if (meant !== null && !isSameBox(meant.box, meant.at.box)) putBox.mutate(meant);
  };
  const nudge = useNudge(frameIndex, send);
  const changed = (at: TrackBox, from: Box, handle: Handle | null, dxPx: number, dyPx: number): DraftBox => ({
    at,
    box: handle === null ? moveBox(from, dxPx, dyPx, media) : resizeBox(from, handle, dxPx, dyPx, media),
  });

  const press = (event: PointerEvent, at: TrackBox, handle: Handle | null) => {
    viewer.pause();
    select(at.lesionId);
    followPointer(event, {
      move: (dx, dy) => change(changed(at, at.box, handle, dx / view.scale, dy / view.scale)),
      end: (moved) => (moved ? send() : change(null)),
      cancel: () => change(null),
    });
  };
  const nudged = (at: TrackBox, handle: Handle | null, dxPx: number, dyPx: number) => {
    const from = latest.current?.at.trackId === at.trackId ? latest.current.box : at.box;
    change({ ...changed(at, from, handle, dxPx, dyPx) });
    nudge.restart();
  };

  const sizeOf = (id: TrackBox['lesionId']) => entries.find(({ lesion }) => lesion.id === id)?.size ?? null;
  const shownBox = (at: TrackBox) =>
    draft?.at.trackId === at.trackId && draft.at.frameIndex === at.frameIndex ? draft.box : at.box;
  // The end of a track is a ghost: only whoever looks at that lesion needs it.
  const drawn = boxes.filter((at) => !at.outside || at.lesionId === lesionId);
  nudge.useKeys((dxPx, dyPx) => {
    const at = drawn.find((box) => box.lesionId === lesionId);
    if (at !== undefined && shapeId === null) nudged(at, null, dxPx, dyPx);
  });

  return (
    <div
      className={classes.overlay}
      data-tool={tool}
      role="group"
      aria-label={t.video.overlay}
      data-view={`${view.scale} ${view.xOffset} ${view.yOffset}`}
    >
      <svg className={classes.drawing} role="presentation">
        <defs>
          <pattern
            id="caliper-hatch"
            width="7"
            height="7"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <line x1="0" y1="0" x2="0" y2="7" stroke="rgb(255 255 255 / 0.35)" strokeWidth="2" />
          </pattern>
        </defs>
        {drawn.map((at) => (
          <BoxShape
            key={at.trackId}
            at={at}
            box={shownBox(at)}
            view={view}
            size={sizeOf(at.lesionId)}
            selected={at.lesionId === lesionId && shapeId === null}
            onPress={(event, handle) => press(event, at, handle)}
            onSelect={() => select(at.lesionId)}
            onNudge={(handle, dxPx, dyPx) => nudged(at, handle, dxPx, dyPx)}
          />
        ))}
        {shapes.map((shape) => (
          <MeasuredShape key={shape.id} shape={shape} view={view} selected={shape.id === shapeId} />
        ))}
        {tool === 'box' || tool === 'polygon' || tool === 'length' ? (
          <Drawing key={tool} tool={tool} view={view} />
        ) : null}
      </svg>
      {shapes.map((shape) => {
        const { xPx, yPx } = lowestPoint(shape.geometry.points);
        const left = view.xOffset + view.scale * xPx;
        const top = view.yOffset + view.scale * yPx + 10;
        return (
          <div key={shape.id} className={classes.measure} aria-hidden style={{ left, top }}>
            {shapeFigures(shape)}
          </div>
        );
      })}
      {drawn.map((at) => (
        <BoxLabel
          key={at.trackId}
          at={at}
          box={shownBox(at)}
          view={view}
          size={sizeOf(at.lesionId)}
          selected={at.lesionId === lesionId && shapeId === null}
        />
      ))}
    </div>
  );
}
