import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const Rectangle = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().positive(),
  height: z.int().positive(),
});
type Rectangle = z.infer<typeof Rectangle>;

/** Chromium's steps of 20 %: within these the screens fit into windows of an ordinary size. */
export const zoomLevels = { least: -3, most: 3 };

const WindowState = z.strictObject({
  bounds: Rectangle,
  isMaximized: z.boolean(),
  /** Of the page; absent in files of older versions. */
  zoomLevel: z.number().min(zoomLevels.least).max(zoomLevels.most).optional(),
});
/** Where the window was, in device-independent pixels of the desktop. */
export type WindowState = z.infer<typeof WindowState>;

const preferred = { width: 1440, height: 900 };
/** Below this the screens no longer fit. */
export const smallest = { width: 960, height: 640 };
/** So much of the title bar must be on a screen, or the window could not be moved. */
const gripPx = 100;

/**
 * Where the window goes: where it was, if it can still be seen and grasped there; otherwise in the middle of the first
 * screen. Never larger than its screen.
 * @param screens usable areas, at least one
 */
export function placeWindow(saved: WindowState | undefined, screens: readonly Rectangle[]): WindowState {
  if (saved !== undefined) {
    for (const area of screens) {
      const width = Math.min(Math.max(saved.bounds.width, smallest.width), area.width);
      const height = Math.min(Math.max(saved.bounds.height, smallest.height), area.height);
      const bounds = { ...saved.bounds, width, height };
      if (isGraspable(bounds, area)) return { bounds, isMaximized: saved.isMaximized };
    }
  }
  const [first] = screens as [Rectangle];
  const width = Math.min(preferred.width, first.width);
  const height = Math.min(preferred.height, first.height);
  const x = first.x + Math.round((first.width - width) / 2);
  const y = first.y + Math.round((first.height - height) / 2);
  return { bounds: { x, y, width, height }, isMaximized: saved?.isMaximized ?? false };
}

function isGraspable(bounds: Rectangle, area: Rectangle): boolean {
  const visiblePx = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  return visiblePx >= gripPx && bounds.y >= area.y && bounds.y <= area.y + area.height - gripPx;
}

/** The kept state, or undefined if there is none that can be read. */
export function readWindowState(path: string): WindowState | undefined {
  try {
    return WindowState.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined; // a first start, or a damaged file: the window opens in the middle
  }
}

export function writeWindowState(path: string, state: WindowState): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify(state));
  renameSync(`${path}.new`, path);
}
