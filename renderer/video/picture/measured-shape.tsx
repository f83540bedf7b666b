import { type PointerEvent, useRef, useState } from 'react';
import type { PointPx } from '../../../main/contract/primitives.ts';
import type { Geometry, Shape } from '../../../main/contract/shapes.ts';
import { t } from '../../texts/index.ts';
import { useShapeEdits } from '../tracks/use-shapes.ts';
import { useWorkspace } from '../workspace.tsx';
import { followPointer } from './follow-pointer.ts';
import classes from './overlay.module.css';
import type { PictureView } from './picture-viewport.ts';

interface MeasuredShapeProps {
  readonly shape: Shape;
  readonly view: PictureView;
  readonly selected: boolean;
}

/** A polygon or a length, which can be moved as a whole or by its points. */
export function MeasuredShape({ shape, view, selected }: MeasuredShapeProps) {
  const { viewer, select } = useWorkspace();
  const { change } = useShapeEdits();
  const [draft, setDraft] = useState<readonly PointPx[] | null>(null);
  const latest = useRef<readonly PointPx[] | null>(null);
  const { kind } = shape.geometry;
  const points = draft ?? shape.geometry.points;
  const screen = points.map(
    ({ xPx, yPx }) => [view.xOffset + view.scale * xPx, view.yOffset + view.scale * yPx] as const,
  );

  const show = (next: readonly PointPx[] | null) => {
    latest.current = next;
    setDraft(next);
  };
  const send = () => {
    const meant = latest.current;
    show(null);
    if (meant !== null) change.mutate({ shape, geometry: { kind, points: [...meant] } as Geometry });
  };
  const moved = (from: readonly PointPx[], dxPx: number, dyPx: number, point: number | null) =>
    from.map((at, index) =>
      point === null || point === index ? { xPx: round(at.xPx + dxPx), yPx: round(at.yPx + dyPx) } : at,
    );
  const press = (event: PointerEvent, point: number | null) => {
    viewer.pause();
    select(shape.lesionId, shape.id);
    followPointer(event, {
      move: (dx, dy) => show(moved(shape.geometry.points, dx / view.scale, dy / view.scale, point)),
      end: (wasMoved) => (wasMoved ? send() : show(null)),
      cancel: () => show(null),
    });
  };
  const name = kind === 'polygon' ? t.video.polygonName : t.video.lengthName;
  const Line = kind === 'polygon' ? 'polygon' : 'polyline';
  return (
    <g className={classes.shape} data-selected={selected} data-shape={kind}>
      <Line className={classes.shapeHalo} points={screen.join(' ')} />
      <Line className={classes.shapeLine} points={screen.join(' ')} />
      <Line
        className={classes.shapeReach}
        points={screen.join(' ')}
        role="button"
        tabIndex={0}
        aria-label={name}
        aria-pressed={selected}
        onPointerDown={(event) => press(event, null)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          select(shape.lesionId, shape.id);
        }}
      />
      {kind === 'length' ? <Ticks from={screen[0]!} to={screen[1]!} /> : null}
      {selected
        ? screen.map(([x, y], index) => (
            <g
              // biome-ignore lint/suspicious/noArrayIndexKey: a point is its place in the outline
              key={index}
              className={classes.handle}
              role="button"
              tabIndex={0}
              aria-label={t.video.handleName(t.video.point(index + 1), name)}
              style={{ cursor: 'grab' }}
              onPointerDown={(event) => press(event, index)}
              onKeyDown={(event) => {
                const step = arrows[event.key];
                if (step === undefined) return;
                event.preventDefault();
                event.stopPropagation();
                const by = event.shiftKey ? 10 : 1;
                show(moved(points, step[0] * by, step[1] * by, index));
              }}
              onKeyUp={(event) => arrows[event.key] !== undefined && send()}
            >
              <circle cx={x} cy={y} r={9} className={classes.handleReach} />
              <circle cx={x} cy={y} r={4} className={classes.handleMark} />
            </g>
          ))
        : null}
    </g>
  );
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const round = (value: number) => Math.round(value * 100) / 100;

/** Short strokes across the ends of a length, as on a caliper. */
function Ticks({
  from,
  to,
}: {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}) {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
  const dx = (-(to[1] - from[1]) / length) * 7;
  const dy = ((to[0] - from[0]) / length) * 7;
  return [from, to].map(([x, y]) => (
    <line key={`${x} ${y}`} className={classes.tick} x1={x - dx} y1={y - dy} x2={x + dx} y2={y + dy} />
  ));
}
