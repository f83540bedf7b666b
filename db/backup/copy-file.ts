import { chmodSync, constants, copyFileSync, rmSync } from 'node:fs';
import { syncFile } from '../open/files.ts';
import { privateFile } from '../open/private.ts';

/** Copies a file to `TO.part`, flushed and for its owner alone; what stood under that name, also a link, is taken away. */
export function copyToPart(from: string, to: string): void {
  const part = `${to}.part`;
  rmSync(part, { force: true });
  copyFileSync(from, part, constants.COPYFILE_EXCL);
  chmodSync(part, privateFile);
  syncFile(part);
}
