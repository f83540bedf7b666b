import type { KeyboardEvent, PointerEvent } from 'react';
import type { TrackBox } from '../../../main/contract/annotations.ts';
import type { Box } from '../../../main/contract/primitives.ts';
import { t } from '../../texts/index.ts';
import type { ShownSize } from '../lesions/lesion-entry.ts';
import { type Handle, handleAt, handles } from '../tracks/box-geometry.ts';
import classes from './overlay.module.css';
import type { PictureView } from './picture-viewport.ts';

interface BoxShapeProps {
  readonly at: TrackBox;
  /** Where it is drawn; differs from `at.box` while it is dragged. */
  readonly box: Box;
  readonly view: PictureView;
  readonly size: ShownSize | null;
  readonly selected: boolean;
  readonly onPress: (event: PointerEvent, handle: Handle | null) => void;
  readonly onSelect: () => void;
  readonly onNudge: (handle: Handle | null, dxPx: number, dyPx: number) => void;
}

/**
 * One box. Its colour is the size class; its line is dashed while only a model has sized the lesion; corners are marked
 * where somebody set it, and its line is thin where it lies between two boxes that somebody set.
 */
export function BoxShape({ at, box, view, size, selected, onPress, onSelect, onNudge }: BoxShapeProps) {
  const rect = screenRect(box, view);
  const name = t.video.boxName(at.lesion, at.keyFrame);
  return (
    <g
      className={classes.box}
      data-class={size?.sizeClass ?? 'none'}
      data-dashed={size?.saidBy === 'model'}
      data-key-frame={at.keyFrame}
      data-outside={at.outside}
      data-selected={selected}
      data-lesion={at.lesion}
    >
      <rect {...rect} className={classes.halo} />
      {at.occluded ? <rect {...rect} className={classes.hatch} /> : null}
      <rect
        {...rect}
        className={classes.line}
        role="button"
        tabIndex={0}
        aria-label={name}
        aria-pressed={selected}
        onPointerDown={(event) => (event.button === 2 ? onSelect() : onPress(event, null))}
        onKeyDown={(event) => {
          if (event.key === 'Enter' || event.key === ' ') {
            event.preventDefault();
            onSelect();
          }
        }}
      />
      {at.keyFrame ? <Corners rect={rect} /> : null}
      {selected
        ? handles.map((handle) => {
            const { xPx, yPx } = handleAt(box, handle);
            const x = view.xOffset + view.scale * xPx;
            const y = view.yOffset + view.scale * yPx;
            return (
              <g
                key={handle}
                className={classes.handle}
                role="button"
                tabIndex={0}
                aria-label={t.video.handleName(t.video.handles[handle], at.lesion)}
                data-handle={handle}
                style={{ cursor: `${handle}-resize` }}
                onPointerDown={(event) => onPress(event, handle)}
                onKeyDown={(event) => {
                  const step = nudgeOf(event);
                  if (step === null) return;
                  event.preventDefault();
                  onNudge(handle, ...step);
                }}
              >
                <rect x={x - 9} y={y - 9} width={18} height={18} className={classes.handleReach} />
                <rect x={x - 3.5} y={y - 3.5} width={7} height={7} className={classes.handleMark} />
              </g>
            );
          })
        : null}
    </g>
  );
}

/** How far an arrow key moves: one pixel, ten with Shift; null for another key. */
function nudgeOf({ key, shiftKey, altKey, ctrlKey }: KeyboardEvent): [number, number] | null {
  if (altKey || ctrlKey) return null;
  const step = shiftKey ? 10 : 1;
  if (key === 'ArrowLeft') return [-step, 0];
  if (key === 'ArrowRight') return [step, 0];
  if (key === 'ArrowUp') return [0, -step];
  if (key === 'ArrowDown') return [0, step];
  return null;
}

export interface ScreenRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function screenRect(box: Box, { scale, xOffset, yOffset }: PictureView): ScreenRect {
  return {
    x: xOffset + scale * box.xMinPx,
    y: yOffset + scale * box.yMinPx,
    width: scale * (box.xMaxPx - box.xMinPx),
    height: scale * (box.yMaxPx - box.yMinPx),
  };
}

/** Marks of a key frame: short angles outside the corners. */
function Corners({ rect: { x, y, width, height } }: { readonly rect: ScreenRect }) {
  const reach = Math.min(10, width / 3, height / 3);
  const corner = (cx: number, cy: number, dx: number, dy: number) =>
    `M${cx + dx * reach} ${cy}H${cx}V${cy + dy * reach}`;
  const path = [
    corner(x, y, 1, 1),
    corner(x + width, y, -1, 1),
    corner(x, y + height, 1, -1),
    corner(x + width, y + height, -1, -1),
  ].join('');
  return <path d={path} className={classes.corners} />;
}
