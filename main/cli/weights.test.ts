import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { readWeights } from '../../inference/graph/index.ts';
import { pickle, pickledTensor, pytorchFile, safetensorsFile } from '../../test/graphs/weight-files.ts';
import { runCaliper } from '../../test/run-caliper.ts';
import { writeTinyBundle } from '../../test/tiny-bundle.ts';
import { temporaryFolder } from '../../test/videos/temporary-folder.ts';
import { exitCodes } from './exit-codes.ts';

// Engines are started in these tests: on a busy machine that takes a while, and nothing here depends on it.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const at = temporaryFolder();
const numbers = Float32Array.of(1, 2, 3, 4, 5, 6);
const checkpoint = (...tensors: readonly (readonly [string, readonly number[]])[]) =>
  pytorchFile(
    pickle.dict(
      ...tensors.map(([name, dims]) => [pickle.text(name), pickledTensor('0', [...dims])] as const),
    ),
    { 0: numbers },
  );
const run = (...args: readonly string[]) =>
  runCaliper([
    ...['models', 'weights', ...args, '--into', at('bundle/model.onnx')],
    ...['--library', at('library')],
  ]);
const head = (file: string) => {
  const weights = readWeights(readFileSync(file));
  return ['head.weight', 'head.bias'].map((name) => [...(weights.get(name)!.data as Float32Array)]);
};

beforeAll(() => writeTinyBundle(at('bundle')));

describe('REQ-CLI-006 the weights of a checkpoint go into a network by their names', () => {
  it('from a PyTorch file, telling what was not set', async () => {
    writeFileSync(
      at('partly.pth'),
      checkpoint(['head.weight', [3, 1]], ['head.bias', [2]], ['fc.bias', [6]]),
    );
    const made = await run(at('partly.pth'), '--out', at('partly.onnx'));
    expect({ status: made.status, stderr: made.stderr }).toMatchObject({ status: 0 });
    expect(made.stdout).toMatch(/^set +1 .*: head\.weight$/m);
    expect(made.stdout).toMatch(/^misshapen +1 .*: head\.bias \[2\] instead of \[1\]$/m);
    expect(made.stdout).toMatch(/^left over +1 .*: fc\.bias$/m);
    expect(made.stderr).toMatch(/[12] tensors of the network were not set: they keep the weights they had/);
    const [weight, bias] = head(at('partly.onnx'));
    expect(weight).toEqual([1, 2, 3]);
    expect(bias).toEqual(head(at('bundle/model.onnx'))[1]);
  });

  it('from a safetensors file, with the whole report as JSON', async () => {
    writeFileSync(
      at('whole.safetensors'),
      safetensorsFile(
        {
          'head.weight': { dtype: 'F32', shape: [3, 1], data_offsets: [0, 12] },
          'head.bias': { dtype: 'F32', shape: [1], data_offsets: [12, 16] },
        },
        new Uint8Array(numbers.buffer, 0, 16),
      ),
    );
    const made = await run(at('whole.safetensors'), '--out', at('whole.onnx'), '--json');
    expect(JSON.parse(made.stdout)).toMatchObject({
      report: { matched: ['head.weight', 'head.bias'], unexpected: [], misshapen: [] },
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(head(at('whole.onnx'))).toEqual([[1, 2, 3], [4]]);
  });

  it('and are refused where no name fits, with names of both sides and nothing written', async () => {
    writeFileSync(at('foreign.pth'), checkpoint(['module.head.weight', [3, 1]]));
    const refused = await run(at('foreign.pth'), '--out', at('foreign.onnx'));
    expect(refused.status).toBe(exitCodes.model_contract);
    expect(refused.stderr).toMatch(/no tensor that fits.*module\.head\.weight.*head\.(weight|bias)/);
    expect(existsSync(at('foreign.onnx'))).toBe(false);
  });
});
