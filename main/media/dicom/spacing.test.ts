import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type DicomElement, makeDicom } from '../../../test/videos/make-dicom.ts';
import { temporaryFolder } from '../../../test/videos/temporary-folder.ts';
import { openFrames } from '../index.ts';

const inFolder = temporaryFolder();
const whole = { xMinPx: 0, yMinPx: 0, xMaxPx: 40, yMaxPx: 30 };

async function spacingOf(elements: readonly DicomElement[], frameCount = 1) {
  const recipe = {
    ...{ widthPx: 40, heightPx: 30, frameCount, samplesPerPixel: 1, photometric: 'MONOCHROME2' },
    ...{ transferSyntax: '1.2.840.10008.1.2.1', pixels: Buffer.alloc(1200 * frameCount), elements },
  };
  await writeFile(inFolder('spaced.dcm'), makeDicom(recipe));
  const source = await openFrames(inFolder('spaced.dcm'));
  await source.close();
  return { spacing: source.spacing, warnings: source.warnings };
}

const pixel = (text: string): DicomElement => [0x00280030, 'DS', text];
const detector: DicomElement = [0x00181164, 'DS', '0.2\\0.1'];
/** Rows are 0.5 mm apart, columns 0.25 mm. */
const area = { ...whole, xMmPerPx: 0.25, yMmPerPx: 0.5 };

describe('REQ-MEDIA-019 what DICOM states of the size of its pixels', () => {
  it.each([
    { title: 'pixel spacing', elements: [pixel('0.5\\0.25')], source: 'pixel', area },
    { title: 'a calibration', elements: [pixel('0.5\\0.25'), detector], source: 'calibrated', area },
    {
      title: 'a calibration that is named',
      elements: [pixel('0.5\\0.25'), [0x00280a02, 'CS', 'FIDUCIAL'] as const],
      source: 'calibrated',
      area,
    },
    {
      title: 'the detector alone',
      elements: [detector],
      source: 'detector',
      area: { ...whole, xMmPerPx: 0.1, yMmPerPx: 0.2 },
    },
    {
      title: 'the detector under two names',
      elements: [pixel('0.2\\0.1'), detector],
      source: 'detector',
      area: { ...whole, xMmPerPx: 0.1, yMmPerPx: 0.2 },
    },
    {
      title: 'a scanned film',
      elements: [[0x00182010, 'DS', '0.5\\0.25'] as const],
      source: 'scanner',
      area,
    },
    {
      title: 'functional groups',
      elements: [[0x52009229, 'SQ', [[[0x00289110, 'SQ', [[pixel('0.5\\0.25')]]]]]] as DicomElement],
      source: 'pixel',
      area,
    },
  ])('reads $title', async ({ elements, source, area }) => {
    expect(await spacingOf(elements)).toEqual({ spacing: { source, areas: [area] }, warnings: [] });
  });

  const region = (place: number[], units: number[], cm: number[]): DicomElement[] => [
    [0x00186012, 'US', 1],
    ...[0x00186018, 0x0018601a, 0x0018601c, 0x0018601e].map((tag, i) => [tag, 'UL', place[i]!] as const),
    ...[0x00186024, 0x00186026].map((tag, i) => [tag, 'US', units[i]!] as const),
    ...[0x0018602c, 0x0018602e].map((tag, i) => [tag, 'FD', cm[i]!] as const),
  ];

  it('reads the regions of ultrasound that are measured in centimetres both ways', async () => {
    const seconds = 4;
    const elements: DicomElement[] = [
      // It counts before a spacing of the whole picture, which has lettering around.
      pixel('9\\9'),
      [
        0x00186011,
        'SQ',
        [region([2, 3, 19, 22], [3, 3], [0.01, -0.02]), region([20, 3, 39, 22], [seconds, 3], [0.01, 0.02])],
      ],
    ];
    const { spacing } = await spacingOf(elements);
    expect(spacing).toEqual({
      source: 'ultrasound',
      areas: [{ xMinPx: 2, yMinPx: 3, xMaxPx: 20, yMaxPx: 23, xMmPerPx: 0.1, yMmPerPx: 0.2 }],
    });
    expect((await spacingOf([[0x00186011, 'SQ', [region([0, 0, 9, 9], [4, 3], [1, 1])]]])).spacing).toBe(
      undefined,
    );
  });

  it('uses no spacing where frames differ, or where it cannot be', async () => {
    const own = (text: string): DicomElement[] => [[0x00289110, 'SQ', [[pixel(text)]]]];
    const differing: DicomElement = [0x52009230, 'SQ', [own('1\\1'), own('2\\2')]];
    expect(await spacingOf([differing], 2)).toEqual({
      spacing: undefined,
      warnings: [expect.stringContaining('different sizes')],
    });
    expect(await spacingOf([[0x52009230, 'SQ', [own('1\\1'), own('1\\1')]]], 2)).toMatchObject({
      spacing: { source: 'pixel' },
    });
    expect(await spacingOf([pixel('0\\0')])).toEqual({
      spacing: undefined,
      warnings: [expect.stringContaining('impossible size')],
    });
    expect(await spacingOf([pixel('0.5')])).toEqual({ spacing: undefined, warnings: [] });
    expect(await spacingOf([])).toEqual({ spacing: undefined, warnings: [] });
  });
});
