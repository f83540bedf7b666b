import type { Page } from 'playwright-core';

/** One press of a key, in milliseconds after the key event's own time stamp. */
export interface Press {
  /** The canvas holds the frame that was asked for. */
  readonly drawnMs: number;
  /** That frame and its own overlay have gone to the screen: the first task after the browser's next paint. */
  readonly paintedMs: number;
}

/**
 * Runs in the page: waits for a key, then for what it was pressed for. A frame counts when the canvas was drawn with
 * it, an overlay when the box named `lesion` stands where it belongs.
 */
const clock = `
window.benchClock = (key, frameIndex, lesion, xPx) => new Promise((resolve) => {
  const picture = document.querySelector('[data-frame-index]');
  const sample = {};
  let start;
  const boxIsThere = () => {
    const box = document.querySelector('[data-lesion="' + lesion + '"] rect[role="button"]');
    if (box === null) return false;
    const [scale, xOffset] = document.querySelector('[data-view]').dataset.view.split(' ').map(Number);
    return Math.abs((Number(box.getAttribute('x')) - xOffset) / scale - xPx) < 0.5;
  };
  const look = () => {
    if (picture.dataset.frameIndex === String(frameIndex) && boxIsThere()) {
      sample.drawnMs ??= performance.now() - start;
      picture.removeEventListener('CORNERSTONE_IMAGE_RENDERED', rendered);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve({ drawnMs: sample.drawnMs, paintedMs: performance.now() - start });
      port2.postMessage(null); // answered after the paint that follows this callback
    } else requestAnimationFrame(look);
  };
  const rendered = () => {
    if (start !== undefined && picture.dataset.frameIndex === String(frameIndex)) sample.drawnMs ??= performance.now() - start;
  };
  picture.addEventListener('CORNERSTONE_IMAGE_RENDERED', rendered);
  const pressed = (event) => {
    if (event.key.toLowerCase() !== key) return;
    removeEventListener('keydown', pressed, true);
    start = event.timeStamp;
    requestAnimationFrame(look);
  };
  addEventListener('keydown', pressed, true);
});
`;

export const installClock = (page: Page): Promise<unknown> => page.evaluate(`{ ${clock} }`);

/**
 * Presses a key and waits until a frame with its overlay is on the screen.
 * @param press sends the keys; the clock starts with the first event of `key`
 */
export async function timePress(
  page: Page,
  key: string,
  wanted: { readonly frameIndex: number; readonly lesion: string; readonly xPx: number },
  press: () => Promise<void>,
): Promise<Press> {
  const { frameIndex, lesion, xPx } = wanted;
  const name = key.toLowerCase();
  await page.evaluate(
    `{ window.benchSample = benchClock(${JSON.stringify(name)}, ${frameIndex}, ${JSON.stringify(lesion)}, ${xPx}); 0 }`,
  );
  await press();
  return page.evaluate<Press>('window.benchSample');
}

/** Milliseconds between the browser's frames while a wheel is turned over an element, one turn a frame. */
export const turnWheel = (
  page: Page,
  selector: string,
  turns: number,
  wheel: { readonly deltaY: number; readonly shiftKey: boolean },
): Promise<number[]> =>
  page.evaluate<number[]>(`new Promise((resolve) => {
    const element = document.querySelector(${JSON.stringify(selector)});
    const { left, top, width, height } = element.getBoundingClientRect();
    const times = [];
    let last;
    const turn = (now) => {
      if (last !== undefined) times.push(now - last);
      last = now;
      if (times.length === ${turns}) return resolve(times);
      // To and fro, so that the view never stands at an end of the video.
      const sign = Math.floor(times.length / 30) % 2 === 0 ? 1 : -1;
      element.dispatchEvent(new WheelEvent('wheel', {
        deltaY: sign * ${wheel.deltaY}, shiftKey: ${wheel.shiftKey}, bubbles: true, cancelable: true,
        clientX: left + width / 2, clientY: top + height / 2,
      }));
      requestAnimationFrame(turn);
    };
    requestAnimationFrame(turn);
  })`);
