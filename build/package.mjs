// `npm run package [-- options of electron-builder]`: builds the window, stages what is packaged, makes the installers of
// this system in dist/. `npm run package:dir` makes the unpacked application only, where the pinned Electron cannot be
// had with the stand-in (for tests, never a release). Runs under Node 24.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { build, Platform } from 'electron-builder';
import { findElectron } from './electron.mjs';
import { buildProcesses, processesFolder } from './processes.mjs';
import { node, root } from './setup.mjs';
import { buildPage, buildShell } from './window.mjs';

const stage = join(root, 'out', 'package');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

await buildShell();
await buildPage();
await buildProcesses();
rmSync(stage, { recursive: true, force: true });
stageApp();
stageProcesses();
stageNode();
writeSbom();

const dirOnly = process.argv.includes('--dir');
const electron = dirOnly ? await findElectron() : undefined;
const standIn = electron !== undefined && !electron.official ? standInSettings(electron) : {};
const targets = dirOnly ? Platform.current().createTarget('dir') : Platform.current().createTarget();
await build({ projectDir: root, targets, publish: 'never', config: { ...standIn } });

/** The archive: shell and page, and a manifest without dependencies. */
function stageApp() {
  const { name, version, description, license, author } = manifest;
  const app = join(stage, 'app');
  cpSync(join(root, 'out/app'), join(app, 'out/app'), { recursive: true });
  cpSync(join(root, 'out/renderer'), join(app, 'out/renderer'), { recursive: true });
  const own = {
    name,
    productName: 'Caliper',
    version,
    description,
    license,
    author,
    main: 'out/app/main.cjs',
  };
  writeFileSync(join(app, 'package.json'), JSON.stringify(own, null, 2));
}

/** Backend and engine as JavaScript, with the packages that they import, and the assets. */
function stageProcesses() {
  const target = join(stage, 'processes');
  for (const name of ['main', 'db', 'inference', 'package.json']) {
    cpSync(join(processesFolder, name), join(target, name), { recursive: true });
  }
  cpSync(join(root, 'assets'), join(target, 'assets'), { recursive: true });
  for (const folder of packagesOf(target)) {
    cpSync(folder, join(target, relative(root, folder)), { recursive: true, filter: withoutNested(folder) });
  }
}

/** Folders of all packages that the staged JavaScript imports, with those that they depend on. */
function packagesOf(target) {
  const found = new Set();
  const visit = (name, from) => {
    const folder = resolvePackage(name, from);
    if (folder === undefined || found.has(folder)) return;
    found.add(folder);
    const { dependencies, optionalDependencies } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    );
    for (const other of Object.keys({ ...dependencies, ...optionalDependencies })) visit(other, folder);
  };
  const imports = /\b(?:from|import|require\()\s*\(?["'](?!node:)((?:@[\w.-]+\/)?[\w.-]+)[^"']*["']/g;
  for (const file of readdirSync(target, { recursive: true })) {
    if (!file.endsWith('.js')) continue;
    for (const [, name] of readFileSync(join(target, file), 'utf8').matchAll(imports)) {
      if (manifest.dependencies[name] !== undefined) visit(name, root);
    }
  }
  return found;
}

/** As Node looks for it; undefined for an optional package of another system. */
function resolvePackage(name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (folder === root) return undefined;
  }
}

/** Packages inside a package are copied by themselves, if they are needed. */
function withoutNested(folder) {
  const nested = join(folder, 'node_modules');
  return (path) => path !== nested;
}

/** Every package that the release rests on, as CycloneDX. */
function writeSbom() {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only'];
  const shell = process.platform === 'win32';
  const { status, stdout, stderr } = spawnSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    shell,
  });
  if (status !== 0) throw new Error(`npm sbom failed: ${stderr}`);
  writeFileSync(join(stage, 'sbom.cdx.json'), stdout);
}

/** The Node that runs backend and engine, with its licence: one binary of this system and processor. */
function stageNode() {
  const target = join(stage, 'node');
  mkdirSync(target, { recursive: true });
  cpSync(realpathSync(node), join(target, basename(node)));
  const find = () => globSync('node_modules/node/node_modules/node-*/LICENSE', { cwd: root })[0];
  // An installation over an older one may have taken away what the package's own script had put there.
  if (find() === undefined)
    spawnSync('npm', ['rebuild', 'node'], { cwd: root, shell: process.platform === 'win32' });
  const licence = find();
  if (licence === undefined)
    throw new Error('The licence of Node is not beside its binary. Run `npm install` again.');
  cpSync(join(root, licence), join(target, 'LICENSE'));
}

/** An unpacked Electron without its starter. */
function standInSettings({ folder, version }) {
  const dist = join(stage, 'electron');
  const starter = join(folder, 'resources', 'app');
  cpSync(folder, dist, { recursive: true, filter: (path) => path !== starter });
  return { electronDist: dist, electronVersion: version };
}
