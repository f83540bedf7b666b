import type { Command } from 'commander';
import type { Scale, Shape } from '../../contract/shapes.ts';
import { mediaByWords } from '../choose-media.ts';
import { type CommonOptions, command } from '../command.ts';
import { printResult } from '../output.ts';
import { withSession } from '../session.ts';
import { table } from '../table.ts';

/** Shapes are asked for in steps of so many frames. */
const framesPerStep = 100_000;

export function measurementsCommand(): Command {
  return command(
    'measurements',
    'show the lengths and areas that were drawn on items, and whose scale they have',
  )
    .argument('<media...>', 'names, paths or ids of items, patients, or the word all')
    .action((words: string[], options: CommonOptions) =>
      withSession(options, async (session) => {
        const { client, output } = session;
        const shapes: Shape[] = [];
        for (const mediaId of await mediaByWords(session, words)) {
          const { media } = await client.media.info({ mediaId });
          const frameCount = 'frameCount' in media ? media.frameCount : 0;
          for (let fromFrame = 0; fromFrame < frameCount; fromFrame += framesPerStep) {
            const range = { fromFrame, toFrame: Math.min(frameCount, fromFrame + framesPerStep) };
            shapes.push(...(await client.annotations.shapes({ mediaId, ...range })).shapes);
          }
        }
        const rows = shapes.map((shape) => [
          ...[String(shape.frameIndex), shape.geometry.kind, lengthOf(shape), areaOf(shape)],
          scaleOf(shape),
        ]);
        const text =
          rows.length === 0
            ? 'Nothing was measured.'
            : table(['frame', 'shape', 'length', 'area', 'scale'], rows);
        printResult(output, text, { measurements: shapes });
      }),
    );
}

const lengthOf = ({ lengthMm, lengthPx }: Shape) =>
  lengthMm === null ? `${lengthPx.toFixed(1)} px` : `${lengthMm.toFixed(2)} mm`;

function areaOf({ areaMm2, areaPx2 }: Shape): string {
  if (areaPx2 === null) return '';
  return areaMm2 === null ? `${areaPx2.toFixed(1)} px²` : `${areaMm2.toFixed(2)} mm²`;
}

const sources: Readonly<Record<(Scale & { kind: 'file' })['source'], string>> = {
  pixel: 'file: pixel spacing',
  calibrated: 'file: calibrated pixel spacing',
  detector: 'file: on the detector, what lies before it is smaller',
  scanner: 'file: spacing of the scanned film',
  ultrasound: 'file: calibrated ultrasound region',
};

function scaleOf({ scale, fileLengthMm }: Shape): string {
  if (scale === null) return 'none';
  if (scale.kind === 'file') return sources[scale.source];
  const file = fileLengthMm === null ? '' : `; the file's own gives ${fileLengthMm.toFixed(2)} mm`;
  return `line of known length, ${scale.provenance}${file}`;
}
