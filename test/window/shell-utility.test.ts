import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildForElectron } from '../../build/window.mjs';
import { electronRuntime, skipReason } from './launch.ts';

describe.skipIf(skipReason !== undefined)('utility processes', () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'caliper-utility-'));
    for (const name of ['main', 'backend', 'engine']) {
      await buildForElectron(`test/window/utility-app/${name}.ts`, folder, `${name}.cjs`);
    }
    writeFileSync(
      join(folder, 'package.json'),
      '{ "name": "utility", "version": "1.0.0", "main": "main.cjs" }',
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('REQ-APP-015 a backend gets its client and its engine over ports, and hears of their end', async () => {
    const child = spawn(electronRuntime!.executable, ['--no-sandbox', '--disable-gpu', folder], {
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 50_000,
    });
    const said = JSON.parse(await text(child.stdout));
    expect(said).toEqual({
      address: { port: 7, mediaToken: '--library /library' },
      heard: [
        'client said go',
        'engine said {"type":"ready"}',
        'engine said {"type":"got","kind":"Float32Array","values":[1,0.5]}',
        expect.stringMatching(/^engine ended: ended with status \d+$/),
      ],
      exit: 'ended with status 0',
    });
  });
});
