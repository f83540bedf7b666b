import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CaliperError } from '../contract/errors.ts';

const folder = join(import.meta.dirname, '../../assets/models');

/** The bundle that comes with Caliper. */
export function bundledModelFolder(): string {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  const found = names
    .map((name) => join(folder, name))
    .find((bundle) => existsSync(join(bundle, 'model.onnx')));
  if (found !== undefined) return found;
  throw new CaliperError('not_found', 'This copy of Caliper came without a model. Name one with --model.');
}
