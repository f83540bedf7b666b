import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { ProviderTrial } from '../../inference/runtime/index.ts';
import { sharedData } from '../shared-data.ts';
import { parityCases } from './cases/index.ts';
import { softwareDriver } from './driver.ts';

const driver = softwareDriver();
const absent = 'absent' in driver ? driver.absent : undefined;
if (absent !== undefined) console.warn(`skipped: WebGPU's golden test on a driver (${absent})`);
const shuffleNet = sharedData('models', 'lung-colon-shufflenet.onnx');
const folder = mkdtempSync(join(tmpdir(), 'caliper-rejection-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Choice {
  readonly chosen: string;
  readonly trials: readonly ProviderTrial[];
}

/** Chooses in a child process: the driver must be named before ONNX Runtime loads. */
function choose(modelPath: string): Choice {
  const env = 'absent' in driver ? {} : driver.env;
  const text = execFileSync(process.execPath, [join(import.meta.dirname, 'self-test-worker.ts'), modelPath], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(text) as Choice;
}

function modelOfCase(name: string): string {
  const path = join(folder, 'model.onnx');
  writeFileSync(path, parityCases.find((parityCase) => parityCase.name === name)!.make().model);
  return path;
}

// Goes red if WebGPU is trusted without its golden run, or if ONNX Runtime mends the fault: then ADR 5 needs a new case.
it.skipIf(absent !== undefined || shuffleNet === undefined)(
  'REQ-INFER-003 a real ShuffleNet is refused on WebGPU, with the reason, and runs on the CPU',
  () => {
    const { chosen, trials } = choose(shuffleNet!);
    expect(chosen).toBe('cpu');
    expect(trials).toMatchObject([
      {
        provider: 'webgpu',
        passed: false,
        reason: expect.stringMatching(/^\S+\[\d+\] is -?[\d.e-]+, -?[\d.e-]+ expected$/),
      },
      { provider: 'cpu', passed: true, error: 0 },
    ]);
    expect(trials[0]!.error).toBeGreaterThan(0.01);
  },
  300_000,
);

it.skipIf(absent !== undefined)(
  'REQ-INFER-003 on the same driver a wrong convolution is refused and a right one is not',
  () => {
    expect(choose(modelOfCase('Conv 1×1, 2 groups of 5 → 5'))).toMatchObject({
      chosen: 'cpu',
      trials: [
        { provider: 'webgpu', passed: false },
        { provider: 'cpu', passed: true },
      ],
    });
    expect(choose(modelOfCase('Conv 1×1, 2 groups of 8 → 8'))).toMatchObject({
      chosen: 'webgpu',
      trials: [{ provider: 'webgpu', passed: true }],
    });
  },
);
