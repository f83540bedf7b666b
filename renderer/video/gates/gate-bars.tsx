import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import classes from './gate-panel.module.css';

interface GateBarsProps {
  /** How open each channel is, in the network's order. */
  readonly open: readonly number[];
  /** The same gate in another bundle, drawn as a line. */
  readonly other: readonly number[] | null;
  /** Distance from 0.5 at which a bar is full. */
  readonly reach: number;
  readonly label: string;
}

const heightPx = 26;

/** One stripe a channel: upwards where it is more than half open, downwards where it is less. */
export function GateBars({ open, other, reach, label }: GateBarsProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useComputedColorScheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colours that are read from the page
  useEffect(() => {
    const element = canvas.current!;
    element.width = open.length * 2;
    element.height = heightPx * 2;
    const context = element.getContext('2d')!;
    const style = getComputedStyle(element);
    const middle = heightPx;
    const lengthOf = (value: number) => Math.max(-1, Math.min(1, (value - 0.5) / reach)) * (heightPx - 2);
    for (const [channel, value] of open.entries()) {
      const length = lengthOf(value);
      context.fillStyle = style.getPropertyValue(length > 0 ? '--gate-open' : '--gate-shut');
      context.fillRect(
        2 * channel,
        length > 0 ? middle - length : middle,
        open.length > 200 ? 2 : 1.5,
        Math.abs(length),
      );
    }
    context.fillStyle = style.getPropertyValue('--line-strong');
    context.fillRect(0, middle - 1, element.width, 2);
    if (other === null) return;
    context.strokeStyle = style.getPropertyValue('--warn');
    context.lineWidth = 2;
    context.beginPath();
    for (const [channel, value] of other.entries()) context.lineTo(2 * channel + 1, middle - lengthOf(value));
    context.stroke();
  }, [open, other, reach, scheme]);
  return <canvas ref={canvas} className={classes.bars} role="img" aria-label={label} />;
}
