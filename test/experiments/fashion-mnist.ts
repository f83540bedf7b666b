import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export const sidePx = 28;
export const classCount = 10;

/** Where Debian's package `dataset-fashion-mnist` puts it. */
const folder = '/usr/share/datasets/fashion-mnist';

export interface LabelledImages {
  readonly count: number;
  /** [count, 28, 28], 0 to 255. */
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

export function fashionMnist(part: 'train' | 't10k'): LabelledImages {
  const read = (kind: string) => gunzipSync(readFileSync(join(folder, `${part}-${kind}-ubyte.gz`)));
  const images = read('images-idx3');
  const labels = read('labels-idx1');
  const count = images.readUInt32BE(4);
  return { count, pixels: images.subarray(16), labels: labels.subarray(8) };
}
