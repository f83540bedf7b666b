import type { FrameSpan } from '../../../main/contract/media.ts';
import type { SizeClass } from '../../../main/contract/predictions.ts';
import { defaultThresholds } from '../../../main/contract/size-classes.ts';
import { t } from '../../texts/index.ts';
import { firstAtOrAbove, frameTicks, type TimeView } from './time-view.ts';
import type { SizeCurve, TimelineRow } from './timeline-data.ts';

/** Room for names and marks at the left, and for the frame numbers below. */
export const gutterPx = 64;
const axisPx = 20;
const gapPx = 4;

export interface TimelineColours {
  readonly text: string;
  readonly faint: string;
  readonly line: string;
  readonly neutral: string;
  readonly damage: string;
  readonly classes: Readonly<Record<SizeClass, string>>;
}

/** Where the parts of a timeline of this height and number of rows lie. */
export function timelineParts(heightPx: number, rowCount: number) {
  const rowPx = rowCount === 0 ? 0 : Math.max(5, Math.min(16, (heightPx - axisPx - 56) / rowCount));
  const rowsTop = heightPx - axisPx - rowCount * rowPx;
  return { rowPx, rowsTop, chartHeight: Math.max(0, rowsTop - gapPx) };
}

interface Picture {
  readonly context: CanvasRenderingContext2D;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly view: TimeView;
  readonly rows: readonly TimelineRow[];
  readonly selected: string | null;
  /** Frames that are damaged or cannot be decoded. */
  readonly damaged: readonly FrameSpan[];
  readonly colours: TimelineColours;
}

/** Sizes with their bands over the class bands, and a row a lesion with its key frames. */
export function drawTimeline(picture: Picture): void {
  const { context, widthPx, heightPx, view, rows, colours } = picture;
  const { rowPx, rowsTop, chartHeight } = timelineParts(heightPx, rows.length);
  const xOf = (frame: number) =>
    gutterPx + ((frame - view.from) / (view.to - view.from)) * (widthPx - gutterPx);
  context.clearRect(0, 0, widthPx, heightPx);
  context.font = `11px ${getComputedStyle(document.body).fontFamily}`;
  context.textBaseline = 'middle';
  const greatest = greatestMm(rows);
  const yOf = (mm: number) => chartHeight * (1 - mm / greatest);
  if (chartHeight > 24) drawBands(picture, yOf, greatest, chartHeight);
  context.save();
  context.beginPath();
  context.rect(gutterPx, 0, widthPx - gutterPx, heightPx - axisPx);
  context.clip();
  for (const row of rows) {
    if (chartHeight <= 24) break;
    context.globalAlpha = picture.selected === null || picture.selected === row.lesionId ? 1 : 0.45;
    const colour = colourOf(row, colours);
    if (row.curve !== null) drawCurve(context, row.curve, row.decided, view, xOf, yOf, colour);
    if (row.statedMm !== null) drawStated(context, row, xOf, yOf(row.statedMm), colour);
  }
  rows.forEach((row, index) => {
    context.globalAlpha = picture.selected === null || picture.selected === row.lesionId ? 1 : 0.6;
    drawRow(context, row, view, xOf, rowsTop + index * rowPx, rowPx, colourOf(row, colours));
  });
  drawDamage(picture, xOf);
  context.restore();
  drawNames(picture, rowsTop, rowPx);
  drawAxis(picture, xOf);
}

const damagePx = 4;

/** A strip at the top, at least two pixels wide a place, so that one frame of a long video is seen. */
function drawDamage({ context, damaged, colours }: Picture, xOf: (frame: number) => number): void {
  context.globalAlpha = 1;
  context.fillStyle = colours.damage;
  for (const { from, to } of damaged) {
    context.fillRect(xOf(from), 0, Math.max(2, xOf(to) - xOf(from)), damagePx);
  }
}

const colourOf = ({ sizeClass }: TimelineRow, { classes, neutral }: TimelineColours) =>
  sizeClass === null ? neutral : classes[sizeClass];

/** Top of the chart: room for the widest band, and always for the third class. */
function greatestMm(rows: readonly TimelineRow[]): number {
  let greatest = 13;
  for (const { curve, statedMm } of rows) {
    greatest = Math.max(greatest, (statedMm ?? 0) * 1.1);
    if (curve === null) continue;
    for (let i = 0; i < curve.highMm.length; i += 1) {
      if (curve.highMm[i]! * 1.06 > greatest) greatest = curve.highMm[i]! * 1.06;
    }
  }
  return greatest;
}

function drawBands(
  { context, widthPx, colours }: Picture,
  yOf: (mm: number) => number,
  greatest: number,
  chartHeight: number,
): void {
  const { diminutiveUpToMm, largeFromMm } = defaultThresholds;
  const bands = [
    ['diminutive', 0, diminutiveUpToMm],
    ['small', diminutiveUpToMm, largeFromMm],
    ['large', largeFromMm, greatest],
  ] as const;
  for (const [sizeClass, low, high] of bands) {
    const top = yOf(high);
    const height = Math.max(0, yOf(low) - top);
    context.globalAlpha = 0.09;
    context.fillStyle = colours.classes[sizeClass];
    context.fillRect(gutterPx, top, widthPx - gutterPx, height);
    context.globalAlpha = 1;
    context.fillStyle = colours.faint;
    context.textAlign = 'right';
    if (height >= 11) context.fillText(t.video.sizeClassMarks[sizeClass], gutterPx - 8, top + height / 2);
  }
  context.textAlign = 'left';
  context.fillText(t.video.mm, 8, Math.min(chartHeight - 8, 9));
}

function drawCurve(
  context: CanvasRenderingContext2D,
  curve: SizeCurve,
  decided: boolean,
  view: TimeView,
  xOf: (frame: number) => number,
  yOf: (mm: number) => number,
  colour: string,
): void {
  const { frameIndex, stepFrames } = curve;
  // One point beyond each edge, so that lines leave the view instead of ending in it.
  const first = Math.max(0, firstAtOrAbove(frameIndex, view.from - stepFrames) - 1);
  const last = Math.min(frameIndex.length, firstAtOrAbove(frameIndex, view.to) + 2);
  const middle = (i: number) => xOf(frameIndex[i]! + stepFrames / 2);
  for (let start = first; start < last; ) {
    let end = start + 1;
    while (end < last && frameIndex[end]! - frameIndex[end - 1]! <= 2 * stepFrames) end += 1;
    fillBetween(
      context,
      start,
      end,
      middle,
      (i) => yOf(curve.lowMm[i]!),
      (i) => yOf(curve.highMm[i]!),
      colour,
      0.22,
    );
    if (stepFrames > 1) {
      fillBetween(
        context,
        start,
        end,
        middle,
        (i) => yOf(curve.leastMm[i]!),
        (i) => yOf(curve.greatestMm[i]!),
        colour,
        0.3,
      );
    }
    context.beginPath();
    for (let i = start; i < end; i += 1) context.lineTo(middle(i), yOf(curve.sizeMm[i]!));
    if (end - start === 1) context.lineTo(middle(start) + 1, yOf(curve.sizeMm[start]!));
    context.strokeStyle = colour;
    context.lineWidth = 1.5;
    context.setLineDash(decided ? [] : [5, 3]);
    context.stroke();
    context.setLineDash([]);
    start = end;
  }
}

function fillBetween(
  context: CanvasRenderingContext2D,
  start: number,
  end: number,
  xAt: (i: number) => number,
  lowAt: (i: number) => number,
  highAt: (i: number) => number,
  colour: string,
  alpha: number,
): void {
  context.beginPath();
  for (let i = start; i < end; i += 1) context.lineTo(xAt(i), highAt(i));
  for (let i = end - 1; i >= start; i -= 1) context.lineTo(xAt(i), lowAt(i));
  const before = context.globalAlpha;
  context.globalAlpha = before * alpha;
  context.fillStyle = colour;
  context.fill();
  context.globalAlpha = before;
}

/** What a person stated: a solid line over the frames on which the lesion is seen. */
function drawStated(
  context: CanvasRenderingContext2D,
  { stretches }: TimelineRow,
  xOf: (frame: number) => number,
  y: number,
  colour: string,
): void {
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  for (const { fromFrame, toFrame } of stretches) {
    context.moveTo(xOf(fromFrame), y);
    context.lineTo(xOf(toFrame), y);
  }
  context.stroke();
}

/** Below so many pixels for each, key frames are a band rather than marks. */
const leastMarkPx = 5;

function drawRow(
  context: CanvasRenderingContext2D,
  { stretches, keyFrames }: TimelineRow,
  view: TimeView,
  xOf: (frame: number) => number,
  top: number,
  rowPx: number,
  colour: string,
): void {
  const height = Math.max(3, rowPx - 6);
  const middle = top + rowPx / 2;
  const before = context.globalAlpha;
  context.fillStyle = colour;
  context.globalAlpha = before * 0.4;
  for (const { fromFrame, toFrame } of stretches) {
    const left = xOf(fromFrame);
    context.fillRect(left, middle - height / 2, Math.max(2, xOf(toFrame) - left), height);
  }
  context.globalAlpha = before;
  if (keyFrames === null) return;
  const first = firstAtOrAbove(keyFrames, view.from - 1);
  const last = firstAtOrAbove(keyFrames, view.to + 1);
  const half = Math.min(4, rowPx / 2 - 1);
  let runFrom = Number.NEGATIVE_INFINITY;
  let previous = Number.NEGATIVE_INFINITY;
  const flush = () => {
    if (previous - runFrom > leastMarkPx) context.fillRect(runFrom, middle - 1.5, previous - runFrom, 3);
    else if (Number.isFinite(previous)) diamond(context, (runFrom + previous) / 2, middle, half);
  };
  for (let i = first; i < last; i += 1) {
    const x = xOf(keyFrames[i]! + 0.5);
    if (x - previous > leastMarkPx + half) {
      flush();
      runFrom = x;
    }
    previous = x;
  }
  flush();
}

function diamond(context: CanvasRenderingContext2D, x: number, y: number, half: number): void {
  context.beginPath();
  context.moveTo(x - half, y);
  context.lineTo(x, y - half);
  context.lineTo(x + half, y);
  context.lineTo(x, y + half);
  context.fill();
}

function drawNames({ context, rows, colours, selected }: Picture, rowsTop: number, rowPx: number): void {
  if (rowPx < 10) return;
  context.textAlign = 'left';
  rows.forEach(({ name, lesionId }, index) => {
    context.fillStyle = lesionId === selected ? colours.text : colours.faint;
    const short = name.length > 9 ? `${name.slice(0, 8)}…` : name;
    context.fillText(short, 8, rowsTop + (index + 0.5) * rowPx, gutterPx - 12);
  });
}

function drawAxis(
  { context, view, widthPx, heightPx, colours }: Picture,
  xOf: (frame: number) => number,
): void {
  context.fillStyle = colours.faint;
  context.strokeStyle = colours.line;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(gutterPx, heightPx - axisPx + 0.5);
  context.lineTo(widthPx, heightPx - axisPx + 0.5);
  context.textAlign = 'center';
  for (const tick of frameTicks(view, widthPx - gutterPx, 72)) {
    const x = Math.round(xOf(tick)) + 0.5;
    context.moveTo(x, heightPx - axisPx);
    context.lineTo(x, heightPx - axisPx + 4);
    if (x < widthPx - 16)
      context.fillText(tick.toLocaleString('en'), Math.max(x, gutterPx + 4), heightPx - 8);
  }
  context.stroke();
}
