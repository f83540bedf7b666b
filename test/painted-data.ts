import type { RgbImage } from '../inference/pictures/image.ts';
import { type LabelledData, type LabelledItem, preparedOnDemand } from '../inference/registry/data.ts';
import { randomStream } from '../inference/runtime/index.ts';

const sidePx = 32;

/**
 * Small pictures of two or three classes that differ in the direction of their stripes, not in their colour: the cheap
 * baselines do not see it. Five pictures a patient, each of another video but two, patients whole in their parts.
 */
export function stripedData(
  patientCount = 24,
  classes: readonly string[] = ['across', 'along'],
): LabelledData {
  const items = Array.from({ length: patientCount }, (_, p) =>
    Array.from({ length: 5 }, (_, i): LabelledItem => {
      const label = (p + (i < 2 ? 0 : i)) % classes.length;
      return {
        ...{
          patient: `p${p}`,
          medium: `p${p}/${Math.max(i, 1)}`,
          frameIndex: i,
          object: null,
          box: null,
          label,
        },
        part: p % 4 === 0 ? 'validation' : p % 4 === 1 ? 'test' : 'train',
      };
    }),
  ).flat();
  return {
    field: { name: 'stripes', subject: 'frame', kind: 'class', unit: null, classes },
    items,
    description: `${items.length} striped pictures`,
    renderedData: true,
    source: {
      dataset: { name: 'stripes', sha256: 'a'.repeat(64), field: 'stripes' },
      split: { name: 'by patient', sha256: 'b'.repeat(64) },
    },
    prepared: async (_items, preparation) => preparedOnDemand(painted, preparation),
  };
}

function painted({ patient, frameIndex, label }: LabelledItem): RgbImage {
  const random = randomStream(Number(patient.slice(1)), frameIndex);
  const phase = random.integer(8);
  const data = new Uint8Array(sidePx * sidePx * 3);
  for (let y = 0; y < sidePx; y++)
    for (let x = 0; x < sidePx; x++) {
      const place = label === 0 ? y : label === 1 ? x : x + y;
      const bright = ((place + phase) >> 2) % 2 === 0 ? 200 : 60;
      for (let c = 0; c < 3; c++) data[(y * sidePx + x) * 3 + c] = bright + random.integer(30);
    }
  return { widthPx: sidePx, heightPx: sidePx, data };
}
