import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { formatFigure } from '../format.ts';
import { useTheme } from '../theme/use-theme.ts';
import classes from './line-chart.module.css';

export interface ChartLine {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** The band around the line, where there is one. */
  readonly low?: readonly number[];
  readonly high?: readonly number[];
  /** Drawn dashed: what the line has to beat. */
  readonly isBaseline: boolean;
}

interface LineChartProps {
  readonly title: string;
  readonly xName: string;
  readonly lines: readonly ChartLine[];
  readonly height: number;
}

/** Lines over a common axis, with their last figures in the legend. Told apart by stroke, not by colour. */
export function LineChart({ title, xName, lines, height }: LineChartProps) {
  const element = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme is another set of colours
  useEffect(() => {
    const holder = element.current!;
    const colours = getComputedStyle(holder);
    const plot = new uPlot(
      options(lines, xName, height, holder.clientWidth, colours),
      columns(lines),
      holder,
    );
    const observer = new ResizeObserver(() => plot.setSize({ width: holder.clientWidth, height }));
    observer.observe(holder);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [lines, xName, height, theme]);
  return (
    <figure className={classes.chart}>
      <figcaption>
        <strong>{title}</strong>
        {lines.map(({ name, y, isBaseline }, index) => (
          <span key={name} className={classes.key}>
            <svg width="18" height="8" aria-hidden="true">
              <line
                x1="0"
                x2="18"
                y1="4"
                y2="4"
                strokeWidth="2"
                stroke="currentColor"
                strokeDasharray={dashOf(index, isBaseline).join(' ')}
              />
            </svg>
            {name} <b>{formatFigure(y.at(-1) ?? Number.NaN)}</b>
          </span>
        ))}
      </figcaption>
      <div ref={element} />
    </figure>
  );
}

const axisFigure = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

const dashes: readonly number[][] = [[], [2, 2], [7, 3, 2, 3]];

function dashOf(index: number, isBaseline: boolean): number[] {
  return isBaseline ? [6, 4] : dashes[index % dashes.length]!;
}

/** uPlot wants one x column for all; a line has no value where it has no point. */
function columns(lines: readonly ChartLine[]): uPlot.AlignedData {
  const x = [...new Set(lines.flatMap((line) => [...line.x]))].sort((a, b) => a - b);
  const at = new Map(x.map((value, index) => [value, index]));
  const spread = (line: ChartLine, values: readonly number[]) => {
    const column = new Array<number | null | undefined>(x.length).fill(undefined);
    for (const [index, value] of line.x.entries()) column[at.get(value)!] = values[index]!;
    return column;
  };
  return [
    x,
    ...lines.flatMap((line) => [
      spread(line, line.high ?? line.y),
      spread(line, line.low ?? line.y),
      spread(line, line.y),
    ]),
  ] as uPlot.AlignedData;
}

function options(
  lines: readonly ChartLine[],
  xName: string,
  height: number,
  width: number,
  colours: CSSStyleDeclaration,
): uPlot.Options {
  const colour = (name: string) => colours.getPropertyValue(name).trim();
  const text = colour('--text-2');
  const axis: uPlot.Axis = {
    stroke: text,
    font: '11px Inter Variable, sans-serif',
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    labelFont: '11px Inter Variable, sans-serif',
  };
  const hidden: uPlot.Series = { stroke: 'transparent', points: { show: false }, spanGaps: true };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { points: { show: false }, drag: { x: true, y: false } },
    scales: { x: { time: false } },
    axes: [
      { ...axis, label: xName, labelSize: 16, labelGap: 0, size: 26 },
      { ...axis, size: 40, values: (_plot, ticks) => ticks.map((tick) => axisFigure.format(tick)) },
    ],
    series: [
      {},
      ...lines.flatMap(({ isBaseline, y }, index): uPlot.Series[] => [
        hidden,
        hidden,
        {
          stroke: isBaseline ? text : colour('--text'),
          width: 1.5,
          dash: dashOf(index, isBaseline),
          // One point makes no line.
          points: { show: y.length === 1, size: 7, fill: isBaseline ? text : colour('--text') },
          spanGaps: true,
        },
      ]),
    ],
    bands: lines.map((_line, index) => ({
      series: [1 + 3 * index, 2 + 3 * index] as [number, number],
      fill: `color-mix(in srgb, ${text} 18%, transparent)`,
    })),
  };
}
