import type { DamageReport, FrameSpan } from './frames.ts';

/** Spans named one by one before the rest is counted. */
const spansNamed = 8;

/** What a person should know of a source's damage, in whole sentences; empty where every picture was found sound. */
export function damageRemarks({ checkedFrames, damaged, lost }: DamageReport, frameCount: number): string[] {
  const remarks: string[] = [];
  if (damaged.length > 0) {
    const text = countOf(
      damaged,
      frameCount,
      'is damaged or builds upon a damaged one',
      'are damaged or build upon damaged ones',
    );
    remarks.push(
      `${text}: ${named(damaged)}. Sizes taken from them are marked and left out of the size of a lesion.`,
    );
  }
  if (lost.length > 0) {
    const text = countOf(lost, frameCount, 'cannot be decoded', 'cannot be decoded');
    remarks.push(`${text}: ${named(lost)}. Such pictures keep their place and are not sized.`);
  }
  if (checkedFrames < frameCount) {
    const found = remarks.length > 0 ? '' : ' and found sound';
    remarks.push(
      `${checkedFrames} of ${frameCount} pictures were decoded${found}; the others are looked at when they are sized, or all ` +
        'at once by checking the video.',
    );
  }
  return remarks;
}

function countOf(spans: readonly FrameSpan[], frameCount: number, one: string, many: string): string {
  const count = framesIn(spans);
  if (frameCount === 1) return `The picture ${one}`;
  return `${count} of ${frameCount} pictures ${count === 1 ? one : many}`;
}

/** How many frames spans hold. */
export const framesIn = (spans: readonly FrameSpan[]): number =>
  spans.reduce((sum, { from, to }) => sum + to - from, 0);

function named(spans: readonly FrameSpan[]): string {
  const shown = spans.slice(0, spansNamed);
  const names = shown.map(({ from, to }) => (to - from === 1 ? `${from}` : `${from}-${to - 1}`));
  const rest = framesIn(spans.slice(spansNamed));
  const isOne = framesIn(spans) === 1;
  return `${isOne ? 'frame' : 'frames'} ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
