import { useEffect, useRef } from 'react';
import { useCommands } from '../../commands/use-commands.ts';

/** Arrow presses that follow each other so quickly are one gesture. */
const restMs = 400;

/** Moving by keyboard: presses in a row become one edit, sent when the hand rests or the frame changes. */
export function useNudge(frameIndex: number, send: () => void) {
  const latest = useRef(send);
  latest.current = send;
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is not yet sent belongs to the frame that is left
  useEffect(() => {
    const flush = () => {
      if (timer.current === null) return;
      clearTimeout(timer.current);
      timer.current = null;
      latest.current();
    };
    // Whatever a person does next, undo above all, comes behind this edit.
    const onKey = ({ key }: KeyboardEvent) =>
      !key.startsWith('Arrow') && key !== 'Shift' && key !== 'Alt' && flush();
    window.addEventListener('keydown', onKey, true);
    window.addEventListener('pointerdown', flush, true);
    return () => {
      window.removeEventListener('keydown', onKey, true);
      window.removeEventListener('pointerdown', flush, true);
      flush();
    };
  }, [frameIndex]);
  return {
    restart() {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        timer.current = null;
        latest.current();
      }, restMs);
    },
    useKeys(move: (dxPx: number, dyPx: number) => void) {
      useCommands({
        'video.nudge-left': () => move(-1, 0),
        'video.nudge-right': () => move(1, 0),
        'video.nudge-up': () => move(0, -1),
        'video.nudge-down': () => move(0, 1),
      });
    },
  };
}
