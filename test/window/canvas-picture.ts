import type { Page } from 'playwright-core';

/** What is on the canvas of the Video screen now. */
export interface CanvasPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  /** `[heightPx, widthPx, 3]` RGB of the canvas's own pixels. */
  readonly rgb: Buffer;
  /** Where frame pixels are: `canvas = offset + scale × pixel`. */
  readonly scale: number;
  readonly xOffset: number;
  readonly yOffset: number;
}

const readCanvas = `(() => {
  const canvas = document.querySelector('[data-frame-index] canvas');
  const { width, height } = canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
  const rows = [];
  for (let y = 0; y < height; y += 1) {
    const row = new Uint8Array(width * 3);
    for (let x = 0; x < width; x += 1)
      for (let c = 0; c < 3; c += 1) row[3 * x + c] = data[4 * (y * width + x) + c];
    rows.push(String.fromCharCode(...row));
  }
  const ratio = width / canvas.clientWidth;
  const view = document.querySelector('[data-view]').dataset.view.split(' ').map((part) => Number(part) * ratio);
  return { width, height, base64: btoa(rows.join('')), view };
})()`;

export async function canvasPicture(page: Page): Promise<CanvasPicture> {
  const { width, height, base64, view } = await page.evaluate<{
    width: number;
    height: number;
    base64: string;
    view: [number, number, number];
  }>(readCanvas);
  const [scale, xOffset, yOffset] = view;
  return { widthPx: width, heightPx: height, rgb: Buffer.from(base64, 'base64'), scale, xOffset, yOffset };
}

/** Every so many rows are compared. */
const rowStep = 3;

/**
 * Mean absolute difference, in levels of 0 to 255, between the canvas and a frame that is enlarged linearly to the same
 * place. Taken over the canvas pixels that lie between the centres of the frame's outermost pixels.
 * @param frame `[heightPx, widthPx, 3]` RGB
 */
export function differenceOnCanvas(canvas: CanvasPicture, frame: Uint8Array, widthPx: number): number {
  const heightPx = frame.length / 3 / widthPx;
  const columns = linearWeights(canvas.widthPx, canvas.scale, canvas.xOffset, widthPx);
  const rows = linearWeights(canvas.heightPx, canvas.scale, canvas.yOffset, heightPx).filter(
    ({ at }) => at % rowStep === 0,
  );
  let sum = 0;
  for (const row of rows) {
    for (const column of columns) {
      for (let c = 0; c < 3; c += 1) {
        const above = mix(frame, 3 * (row.from * widthPx + column.from) + c, 3, column.share);
        const below = mix(frame, 3 * ((row.from + 1) * widthPx + column.from) + c, 3, column.share);
        const meant = above + (below - above) * row.share;
        sum += Math.abs(canvas.rgb[3 * (row.at * canvas.widthPx + column.at) + c]! - meant);
      }
    }
  }
  return sum / (3 * rows.length * columns.length);
}

const mix = (values: Uint8Array, at: number, step: number, share: number) =>
  values[at]! + (values[at + step]! - values[at]!) * share;

/** For each canvas pixel between two frame pixels: which two, and how near it is to the second. */
function linearWeights(canvasPx: number, scale: number, offset: number, framePx: number) {
  const weights: { at: number; from: number; share: number }[] = [];
  for (let at = 0; at < canvasPx; at += 1) {
    const place = (at + 0.5 - offset) / scale - 0.5;
    const from = Math.floor(place);
    if (from >= 0 && from < framePx - 1) weights.push({ at, from, share: place - from });
  }
  return weights;
}
