// What `npm start` and `npm test` share: bring a fresh checkout to the state in which it runs.
// Runs under the system's Node (20 or later) with nothing installed, so it uses Node's own modules only.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');
const modules = join(root, 'node_modules');
const stamp = join(modules, '.caliper-installed');

/** Node 24 from the npm package `node`: better-sqlite3 and node-av need 22.14 or later. */
export const node = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** Environment in which child processes find Node 24 and the project's tools first. */
export function environment() {
  const separator = process.platform === 'win32' ? ';' : ':';
  return { ...process.env, PATH: join(modules, '.bin') + separator + process.env.PATH };
}

/** Runs a command with its output shown; returns its exit status. */
export function run(command, args) {
  const result = spawnSync(command, args, { cwd: root, env: environment(), stdio: 'inherit' });
  if (result.error) throw result.error;
  return result.status ?? 1;
}

/** Installs the npm packages of the lock file unless exactly those are there. */
export function installPackages() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(node) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Installing packages (first start only) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // `install`, not `ci`: npm 11's `ci` refuses a lock file whose optional packages of other platforms the registry at
  // hand does not offer. The versions are those of the lock file either way.
  const result = spawnSync(npm, ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    console.error(
      'Packages could not be installed. Nothing else was changed; check the network and run this again.',
    );
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}

/**
 * Installs Debian packages that are missing, where this process may. Returns those still missing.
 * @param {Readonly<Record<string, string>>} files a file that proves the package is there, by package
 */
export function installDebianPackages(files) {
  const missing = () => Object.keys(files).filter((name) => !existsSync(files[name]));
  if (missing().length === 0) return [];
  const mayInstall =
    process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (mayInstall) {
    console.log(`Installing Debian packages: ${missing().join(', ')} …`);
    const apt = (...args) =>
      spawnSync('apt-get', args, {
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    apt('update', '-qq');
    apt('install', '-y', '-qq', '--no-install-recommends', ...missing());
  }
  return missing();
}

if (process.argv[1] === import.meta.filename) installPackages();
