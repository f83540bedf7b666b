import { describe, expect, it } from 'vitest';
import type { Scale, Shape } from '../../../main/contract/shapes.ts';
import { scaleWords } from './shape-figures.ts';

const words = (scale: Scale | null, fileLengthMm: number | null = null) =>
  scaleWords({ scale, fileLengthMm } as Shape);
const line = { kind: 'line', mmPerPx: 1, provenance: 'instrument', author: 'a' } as Scale;

describe('REQ-MEDIA-019 the source of a scale in the window', () => {
  it('names the file, the line, or what is missing, and both where both are there', () => {
    expect(words(null)).toContain('No scale');
    expect(words({ kind: 'file', source: 'ultrasound', xMmPerPx: 1, yMmPerPx: 1 })).toBe(
      'scale of the file: calibrated ultrasound region',
    );
    expect(words(line)).toBe('scale of this frame: instrument');
    expect(words(line, 6.42)).toBe('scale of this frame: instrument; the file’s own scale gives 6.4 mm');
  });
});
