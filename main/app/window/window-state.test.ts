import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeWindow, readWindowState, writeWindowState } from './window-state.ts';

const screen = { x: 0, y: 0, width: 1920, height: 1080 };
const right = { x: 1920, y: 0, width: 1280, height: 1024 };

describe('REQ-APP-012 where the window opens', () => {
  it('opens in the middle of the first screen at first', () => {
    expect(placeWindow(undefined, [screen])).toEqual({
      bounds: { x: 240, y: 90, width: 1440, height: 900 },
      isMaximized: false,
    });
  });

  it('opens where it was, on the screen where it was', () => {
    const saved = { bounds: { x: 2000, y: 50, width: 1100, height: 800 }, isMaximized: true };
    expect(placeWindow(saved, [screen, right])).toEqual(saved);
  });

  it('comes back when its screen is gone', () => {
    const saved = { bounds: { x: 2000, y: 50, width: 1100, height: 800 }, isMaximized: true };
    expect(placeWindow(saved, [screen])).toEqual({
      bounds: { x: 240, y: 90, width: 1440, height: 900 },
      isMaximized: true,
    });
  });

  it('can be grasped on one of the screens wherever it was', () => {
    const px = fc.integer({ min: -5000, max: 5000 });
    const length = fc.integer({ min: 1, max: 5000 });
    const bounds = fc.record({ x: px, y: px, width: length, height: length });
    fc.assert(
      fc.property(bounds, (where) => {
        const { bounds: at } = placeWindow({ bounds: where, isMaximized: false }, [screen, right]);
        const graspable = [screen, right].some(
          (area) =>
            Math.min(at.x + at.width, area.x + area.width) - Math.max(at.x, area.x) >= 100 &&
            at.y >= area.y &&
            at.y <= area.y + area.height - 100 &&
            at.width <= area.width &&
            at.height <= area.height,
        );
        expect(graspable).toBe(true);
      }),
    );
  });
});

describe('REQ-APP-012 the kept state', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'caliper-state-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is read as it was written, and a damaged one counts as none', () => {
    const path = join(folder, 'new', 'window.json');
    expect(readWindowState(path)).toBeUndefined();
    const state = { bounds: { x: -5, y: 6, width: 700, height: 800 }, isMaximized: true };
    writeWindowState(path, state);
    expect(readWindowState(path)).toEqual(state);
    writeFileSync(path, '{"bounds":{"x":1e99}}');
    expect(readWindowState(path)).toBeUndefined();
  });
});
