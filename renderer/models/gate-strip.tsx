import { useEffect, useRef } from 'react';
import { useTheme } from '../theme/use-theme.ts';
import classes from './gate-strip.module.css';

interface GateStripProps {
  /** How open each channel is, 0 to 1, in the order in which they are drawn. */
  readonly open: readonly number[];
  readonly label: string;
}

/** Finer than it is drawn: gates often stay near 0.5. */
const heightPx = 96;

/** A gate as a strip: one bar a channel, as high as it is open, over the line of 0.5. */
export function GateStrip({ open, label }: GateStripProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme is another set of colours
  useEffect(() => {
    const target = canvas.current!;
    const pen = target.getContext('2d')!;
    const colours = getComputedStyle(target);
    target.width = Math.max(1, open.length);
    target.height = heightPx;
    pen.fillStyle = colours.getPropertyValue('--pressed');
    pen.fillRect(0, 0, target.width, heightPx);
    pen.fillStyle = colours.getPropertyValue('--text-2');
    for (const [channel, value] of open.entries()) {
      const height = Math.round(value * heightPx);
      pen.fillRect(channel, heightPx - height, 1, height);
    }
    pen.fillStyle = colours.getPropertyValue('--surface');
    pen.fillRect(0, heightPx / 2 - 2, target.width, 4);
  }, [open, theme]);
  return <canvas ref={canvas} className={classes.strip} role="img" aria-label={label} />;
}
