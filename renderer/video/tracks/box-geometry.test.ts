import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxBetween, handleAt, handles, moveBox, resizeBox } from './box-geometry.ts';

const frame = { widthPx: 160, heightPx: 96 };
const box = { xMinPx: 10, yMinPx: 20, xMaxPx: 50, yMaxPx: 60 };

describe('REQ-VIDEO-003 boxes under the hand', () => {
  it('spans two corners in any order and stays in the frame', () => {
    expect(boxBetween({ xPx: 170, yPx: 50 }, { xPx: 120.004, yPx: -3 }, frame)).toEqual({
      xMinPx: 120,
      yMinPx: 0,
      xMaxPx: 160,
      yMaxPx: 50,
    });
    expect(boxBetween({ xPx: 10, yPx: 10 }, { xPx: 11, yPx: 40 }, frame)).toBeNull();
  });

  it('moves as a whole and stops at the edges with its size', () => {
    expect(moveBox(box, -30, 5, frame)).toEqual({ xMinPx: 0, yMinPx: 25, xMaxPx: 40, yMaxPx: 65 });
    expect(moveBox(box, 500, 500, frame)).toEqual({ xMinPx: 120, yMinPx: 56, xMaxPx: 160, yMaxPx: 96 });
  });

  it('keeps the sides that its handle does not hold', () => {
    expect(resizeBox(box, 'nw', 5, -30, frame)).toEqual({ ...box, xMinPx: 15, yMinPx: 0 });
    expect(resizeBox(box, 'e', 7, 99, frame)).toEqual({ ...box, xMaxPx: 57 });
    expect(resizeBox(box, 'w', 100, 0, frame)).toEqual({ ...box, xMinPx: 48 });
  });

  it('always leaves a box of positive area inside the frame', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...handles),
        fc.integer({ min: -300, max: 300 }),
        fc.integer({ min: -300, max: 300 }),
        (handle, dx, dy) => {
          const changed = resizeBox(box, handle, dx, dy, frame);
          expect(changed.xMinPx >= 0 && changed.xMaxPx <= 160 && changed.xMinPx < changed.xMaxPx).toBe(true);
          expect(changed.yMinPx >= 0 && changed.yMaxPx <= 96 && changed.yMinPx < changed.yMaxPx).toBe(true);
        },
      ),
    );
  });

  it('has its handles on its outline', () => {
    expect(handles.map((handle) => Object.values(handleAt(box, handle)))).toEqual([
      [10, 20],
      [30, 20],
      [50, 20],
      [50, 40],
      [50, 60],
      [30, 60],
      [10, 60],
      [10, 40],
    ]);
  });
});
