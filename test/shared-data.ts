import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../shared/data');

/**
 * Path of a file of real medical data that stands beside the checkout, or undefined where it is absent.
 * Tests then skip: `it.skipIf(!path)('…')`. The reason is printed once per missing path.
 */
export function sharedData(...segments: readonly string[]): string | undefined {
  const path = join(root, ...segments);
  if (existsSync(path)) return path;
  console.warn(`skipped: real data not present (shared/data/${segments.join('/')})`);
  return undefined;
}
