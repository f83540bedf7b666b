import { type PointerEvent, useState } from 'react';
import type { Box, PointPx } from '../../../main/contract/primitives.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { nextLesionName } from '../lesions/lesion-entry.ts';
import { useLesions, useSelectedLesion } from '../lesions/use-lesions.ts';
import { useShownFrame } from '../playback/use-video-viewer.ts';
import { boxBetween } from '../tracks/box-geometry.ts';
import { useFrameBoxes } from '../tracks/frame-boxes.ts';
import { useBoxEdits } from '../tracks/use-box-edits.ts';
import { useShapeEdits } from '../tracks/use-shapes.ts';
import { useWorkspace } from '../workspace.tsx';
import { screenRect } from './box-shape.tsx';
import { followPointer } from './follow-pointer.ts';
import classes from './overlay.module.css';
import type { PictureView } from './picture-viewport.ts';

interface DrawingProps {
  readonly tool: 'box' | 'polygon' | 'length';
  readonly view: PictureView;
}

/** A click this near to the first point closes the outline. */
const closePx = 10;

/** Takes the mouse while a drawing tool is chosen, and shows what is being drawn. */
export function Drawing({ tool, view }: DrawingProps) {
  const { viewer, media, lesionId, setTool } = useWorkspace();
  const frameIndex = useShownFrame(viewer);
  const putNewBox = usePutNewBox();
  const { draw } = useShapeEdits();
  const [points, setPoints] = useState<readonly PointPx[]>([]);
  const [dragged, setDragged] = useState<{ from: PointPx; to: PointPx } | null>(null);

  const toPixel = (event: { clientX: number; clientY: number }, svg: Element): PointPx => {
    const { left, top } = svg.getBoundingClientRect();
    const round = (value: number) => Math.round(value * 100) / 100;
    return {
      xPx: round((event.clientX - left - view.xOffset) / view.scale),
      yPx: round((event.clientY - top - view.yOffset) / view.scale),
    };
  };
  const toScreen = ({ xPx, yPx }: PointPx) =>
    [view.xOffset + view.scale * xPx, view.yOffset + view.scale * yPx] as const;

  const finish = () => {
    if (points.length >= 3) {
      draw.mutate({ frameIndex, lesionId, geometry: { kind: 'polygon', points: [...points] } });
      setTool('select');
    }
    setPoints([]);
  };
  const drawBetween = (from: PointPx, to: PointPx, newLesion: boolean) => {
    if (tool === 'length') {
      draw.mutate({ frameIndex, lesionId, geometry: { kind: 'length', points: [from, to] } });
    } else {
      const box = boxBetween(from, to, media);
      if (box === null) return;
      putNewBox(frameIndex, box, newLesion);
    }
    setTool('select');
  };

  const press = (event: PointerEvent<SVGRectElement>) => {
    viewer.pause();
    const svg = event.currentTarget.ownerSVGElement!;
    const from = toPixel(event, svg);
    if (tool === 'polygon') {
      followPointer(event, {
        move: () => {},
        end: () => {
          const first = points[0];
          const near =
            first !== undefined &&
            Math.hypot(first.xPx - from.xPx, first.yPx - from.yPx) * view.scale < closePx;
          if (near && points.length >= 3) finish();
          else setPoints([...points, from]);
        },
        cancel: () => setPoints([]),
      });
      return;
    }
    followPointer(event, {
      move: (_dx, _dy, moved) => setDragged({ from, to: toPixel(moved, svg) }),
      end: (moved, released) => {
        setDragged(null);
        if (moved) drawBetween(from, toPixel(released, svg), released.shiftKey);
      },
      cancel: () => setDragged(null),
    });
  };

  useCommands({
    // By keyboard: close what was clicked, or place a shape in the middle, to be moved with the arrow keys.
    'video.place': () => {
      if (points.length >= 3) return finish();
      const at = (x: number, y: number) => ({ xPx: media.widthPx * x, yPx: media.heightPx * y });
      if (tool === 'polygon') {
        const middle = [at(0.35, 0.35), at(0.65, 0.35), at(0.65, 0.65), at(0.35, 0.65)];
        draw.mutate({ frameIndex, lesionId, geometry: { kind: 'polygon', points: middle } });
        setTool('select');
      } else
        drawBetween(
          at(0.35, 0.5 - (tool === 'box' ? 0.15 : 0)),
          at(0.65, tool === 'box' ? 0.65 : 0.5),
          false,
        );
    },
    'video.cancel': () => {
      if (points.length > 0) setPoints([]);
      else setTool('select');
    },
  });

  const path = points.map(toScreen);
  return (
    <>
      <rect className={classes.catcher} x="0" y="0" width="100%" height="100%" onPointerDown={press} />
      {dragged !== null && tool === 'box' ? <DraftBox {...dragged} view={view} /> : null}
      {dragged !== null && tool === 'length' ? (
        <polyline className={classes.draftLine} points={[dragged.from, dragged.to].map(toScreen).join(' ')} />
      ) : null}
      {path.length === 0 ? null : <polyline className={classes.draft} points={path.join(' ')} />}
      {path.map(([x, y]) => (
        <circle key={`${x} ${y}`} className={classes.draftPoint} cx={x} cy={y} r={4} />
      ))}
    </>
  );
}

function DraftBox({
  from,
  to,
  view,
}: {
  readonly from: PointPx;
  readonly to: PointPx;
  readonly view: PictureView;
}) {
  const box: Box = {
    xMinPx: Math.min(from.xPx, to.xPx),
    yMinPx: Math.min(from.yPx, to.yPx),
    xMaxPx: Math.max(from.xPx, to.xPx),
    yMaxPx: Math.max(from.yPx, to.yPx),
  };
  return <rect className={classes.draft} {...screenRect(box, view)} />;
}

/** A drawn box belongs to the selected lesion, and to a new one if none is selected or if that was asked for. */
function usePutNewBox() {
  const { media, viewer, drawsNewLesion } = useWorkspace();
  const { entries } = useLesions();
  const selected = useSelectedLesion();
  const { boxes } = useFrameBoxes(media, useShownFrame(viewer));
  const { putBox, addLesion, addTrack } = useBoxEdits();
  return (frameIndex: number, box: Box, newLesion: boolean) => {
    if (selected === null || newLesion || drawsNewLesion) {
      const name = nextLesionName(entries.map(({ lesion }) => lesion.name));
      addLesion.mutate({ name, frameIndex, box });
      return;
    }
    const { id: lesionId, name } = selected.lesion;
    const trackId = selected.tracks[0]?.trackId;
    if (trackId === undefined) {
      addTrack.mutate({ lesionId, frameIndex, box });
      return;
    }
    const here = boxes.find((candidate) => candidate.trackId === trackId);
    const fresh = { outside: false, occluded: false, origin: 'drawn', author: '', keyFrame: true } as const;
    putBox.mutate({
      at: { ...(here ?? { trackId, lesionId, lesion: name, frameIndex, box, ...fresh }), outside: false },
      box,
    });
  };
}
