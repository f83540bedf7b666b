import { expect, it } from 'vitest';
import { SeededRandom } from '../inference/runtime/random.ts';
import { killWrites } from '../test/database/kill-writes.ts';
import { temporaryFolder } from '../test/database/library.ts';

it('REQ-DB-001 loses no acknowledged edit when the writer is killed (10 of the 2,000 of test/soak/kill-writes.ts)', async () => {
  using folder = temporaryFolder();
  const random = new SeededRandom(7);
  const report = await killWrites(folder.path, 10, () => random.uniform(), { checkEvery: 5 });
  expect(report.kills).toBe(10);
  expect(report.acknowledged).toBeGreaterThan(0);
});
