import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Versions that a result depends on: stored beside every prediction. */
export function versions(): Record<string, string> {
  return {
    caliper: packageVersion(join(import.meta.dirname, '../../package.json')),
    node: process.versions.node,
    onnxruntime: packageVersion(
      join(import.meta.dirname, '../../node_modules/onnxruntime-node/package.json'),
    ),
  };
}

function packageVersion(path: string): string {
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
