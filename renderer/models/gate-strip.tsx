import { useMantineColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import classes from './gate-strip.module.css';

interface GateStripProps {
  /** How open each channel is, 0 to 1, in the order in which they are drawn. */
  readonly open: readonly number[];
  readonly label: string;
}

/** A gate as a strip: one stroke a channel, the brighter the more open. */
export function GateStrip({ open, label }: GateStripProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { colorScheme } = useMantineColorScheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme is another set of colours
  useEffect(() => {
    const target = canvas.current!;
    const pen = target.getContext('2d')!;
    const colours = getComputedStyle(target);
    target.width = Math.max(1, open.length);
    target.height = 1;
    pen.fillStyle = colours.getPropertyValue('--pressed');
    pen.fillRect(0, 0, target.width, 1);
    pen.fillStyle = colours.getPropertyValue('--text');
    for (const [channel, value] of open.entries()) {
      pen.globalAlpha = value;
      pen.fillRect(channel, 0, 1, 1);
    }
  }, [open, colorScheme]);
  return <canvas ref={canvas} className={classes.strip} role="img" aria-label={label} />;
}
