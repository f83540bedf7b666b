import type { PointerEvent as ReactPointerEvent } from 'react';

interface PointerFollower {
  /** Distance from where it was pressed, in CSS pixels. */
  move(dx: number, dy: number, event: PointerEvent): void;
  /** `moved` is false for a click. */
  end(moved: boolean, event: PointerEvent): void;
  cancel(): void;
}

/** Less than this is a click with an unsteady hand. */
const clickPx = 3;

/**
 * Follows a press of the left button until it is released. The picture below does not see it: a pressed pointer whose
 * default is prevented sends no mouse events, and those are what Cornerstone's tools listen to.
 */
export function followPointer(pressed: ReactPointerEvent, follower: PointerFollower): void {
  if (pressed.button !== 0) return;
  pressed.preventDefault();
  pressed.stopPropagation();
  const { clientX, clientY, pointerId } = pressed;
  const done = new AbortController();
  const { signal } = done;
  let moved = false;
  const mine = (event: PointerEvent) => event.pointerId === pointerId;
  const distance = (event: PointerEvent) => [event.clientX - clientX, event.clientY - clientY] as const;
  window.addEventListener(
    'pointermove',
    (event) => {
      if (!mine(event)) return;
      const [dx, dy] = distance(event);
      moved ||= Math.hypot(dx, dy) >= clickPx;
      if (moved) follower.move(dx, dy, event);
    },
    { signal },
  );
  window.addEventListener(
    'pointerup',
    (event) => {
      if (!mine(event)) return;
      done.abort();
      follower.end(moved, event);
    },
    { signal },
  );
  const cancel = () => {
    done.abort();
    follower.cancel();
  };
  window.addEventListener('pointercancel', (event) => mine(event) && cancel(), { signal });
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      cancel();
    },
    { signal, capture: true },
  );
}
