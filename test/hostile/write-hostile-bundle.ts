import { writeBundle } from '../../inference/runtime/index.ts';
import { tinyCard } from '../tiny-bundle.ts';

/** A bundle of such a network, with a card that is in order and without a golden answer. */
export function writeHostileBundle(folder: string, model: Uint8Array): Promise<void> {
  return writeBundle(folder, { model, card: tinyCard });
}
