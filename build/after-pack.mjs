// Hook of electron-builder: sees to the Node of backend and engine, and sets the fuses of the packaged Electron, before
// both are signed.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';
import { Arch } from 'electron-builder';
import { releaseFuses } from './fuses.mjs';
import { root } from './setup.mjs';

/** @param {import('electron-builder').AfterPackContext} context */
export default async function afterPack({ appOutDir, arch, electronPlatformName, packager }) {
  const product = packager.appInfo.productFilename;
  const executable = {
    darwin: `${product}.app`,
    win32: `${product}.exe`,
    linux: packager.executableName,
  }[electronPlatformName];
  const path = join(appOutDir, executable);
  checkNode(packager.getResourcesDir(appOutDir), electronPlatformName, Arch[arch]);
  // The stand-in Electron is older and has fewer; a release must have them all.
  const present = await getCurrentFuseWire(path);
  const fuses = Object.entries(releaseFuses).filter(([fuse]) => present[fuse] !== undefined);
  await flipFuses(path, {
    version: FuseVersion.V1,
    resetAdHocDarwinSignature: electronPlatformName === 'darwin',
    ...Object.fromEntries(fuses),
  });
}

/** The packaged Node must be the pinned one and of the system that is packaged for: nothing else starts a backend. */
function checkNode(resources, platform, arch) {
  const node = join(resources, 'node', platform === 'win32' ? 'node.exe' : 'node');
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const wanted = `${platform} ${arch} ${dependencies.node}`;
  const code = 'console.log(process.platform, process.arch, process.versions.node)';
  const found = execFileSync(node, ['-e', code], { encoding: 'utf8' }).trim();
  if (found !== wanted) throw new Error(`The package holds Node for ${found}, it must be ${wanted}.`);
}
