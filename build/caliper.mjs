#!/usr/bin/env node
// `npx caliper`: starts the command line under the project's own Node. Plain JavaScript, because the system's Node may
// be 20, which can neither strip types nor load better-sqlite3 13 and node-av 6.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const own = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const entry = join(root, 'main', 'cli', 'caliper.ts');

/** From 22.18 on Node strips types without a flag. */
function stripsTypes() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > 23 || (major === 22 && minor >= 18) || (major === 23 && minor >= 6);
}

const runtime = existsSync(own)
  ? own
  : stripsTypes() && existsSync(join(root, 'node_modules'))
    ? process.execPath
    : undefined;
if (runtime === undefined) {
  console.error(
    'Caliper is not installed yet: its packages are missing. Nothing was changed. ' +
      `Run \`npm install\` in ${root} (it needs the network once), then run caliper again.`,
  );
  process.exit(1);
}

// Stripping the types of some hundred files takes most of a second; this keeps the result beside the packages.
const env = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled'), ...process.env };
const child = spawn(runtime, [entry, ...process.argv.slice(2)], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'], // the channel says nothing; its end tells the child that this one is gone
  env,
});
// Ctrl-C reaches the child by itself; this process waits for what the child makes of it.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('error', (error) => {
  console.error(`Caliper could not be started: ${error.message}`);
  process.exit(1);
});
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
