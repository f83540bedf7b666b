// Hook of electron-builder: sets the fuses of the packaged Electron, before it is signed.
import { join } from 'node:path';
import { FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';
import { releaseFuses } from './fuses.mjs';

/** @param {import('electron-builder').AfterPackContext} context */
export default async function afterPack({ appOutDir, electronPlatformName, packager }) {
  const product = packager.appInfo.productFilename;
  const executable = {
    darwin: `${product}.app`,
    win32: `${product}.exe`,
    linux: packager.executableName,
  }[electronPlatformName];
  const path = join(appOutDir, executable);
  // The stand-in Electron is older and has fewer; a release must have them all.
  const present = await getCurrentFuseWire(path);
  const fuses = Object.entries(releaseFuses).filter(([fuse]) => present[fuse] !== undefined);
  await flipFuses(path, {
    version: FuseVersion.V1,
    resetAdHocDarwinSignature: electronPlatformName === 'darwin',
    ...Object.fromEntries(fuses),
  });
}
