import { existsSync } from 'node:fs';
import type { MediaId } from '../../main/contract/ids.ts';
import { importCase, makeSizingCase, openBackend, type SizingCase, sizeOnCpu } from '../sizing-case.ts';
import { chromiumPath } from './open-window.ts';

/** Why tests in Chromium are skipped, if they are. */
export const withoutChromium = !existsSync(chromiumPath);
if (withoutChromium) console.warn(`Tests of the page are skipped: there is no ${chromiumPath}.`);

export type SizedLibrary = SizingCase & { readonly mediaId: MediaId };

/** A library with one sized video of two lesions and its model, closed again, so that a window can open it. */
export async function makeSizedLibrary(): Promise<SizedLibrary> {
  const made = await makeSizingCase(50);
  const backend = await openBackend(made.library);
  const imported = await importCase(backend, made);
  await sizeOnCpu(backend, imported);
  await backend.close();
  return Object.assign(made, { mediaId: imported.mediaId });
}
