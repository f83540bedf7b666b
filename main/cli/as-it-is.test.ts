import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeUnheldBundle } from '../../test/graphs/unheld-bundle.ts';
import { runCaliper } from '../../test/run-caliper.ts';
import { makeSizingCase, openBackend, type SizingCase } from '../../test/sizing-case.ts';
import { exitCodes } from './exit-codes.ts';

// Engines are started in these tests: on a busy machine that takes a while, and nothing here depends on it.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let sizingCase: SizingCase;
const at = (...names: string[]) => join(sizingCase.folder, ...names);
const caliper = (...args: readonly string[]) => runCaliper([...args, '--library', at('library')]);
const network = () => at('unheld', 'model.onnx');

beforeAll(async () => {
  sizingCase = await makeSizingCase(12);
  await writeUnheldBundle(at('unheld'));
});
afterAll(() => sizingCase[Symbol.asyncDispose]());

describe('REQ-MODEL-004 a network that Caliper cannot take apart runs as it is', () => {
  it('and every word about the model says so', async () => {
    const reason = /tf_half_pixel_for_nn was withdrawn from ONNX/;
    const made = await caliper('models', 'import', at('unheld'));
    expect(made).toMatchObject({ status: 0 });
    expect(made.stdout).toMatch(
      /Its network runs as it is, without gates and training: Caliper cannot take it/,
    );
    expect(made.stdout).toMatch(reason);
    expect((await caliper('models')).stdout).toMatch(/as it is .*demonstration, runs as it is/);
    const shown = await caliper('models', 'show', 'as it is');
    expect(shown.stdout).toMatch(/Its network runs as it is/);
    const { model } = JSON.parse((await caliper('models', 'show', 'as it is', '--json')).stdout);
    expect(model.graphProblem).toMatch(reason);
    expect((await caliper('models', 'import', sizingCase.bundle)).stdout).not.toMatch(/as it is/);
  });

  it('sizes like any other', async () => {
    const { video, boxes } = sizingCase;
    const sized = await caliper('size', video, '--boxes', boxes, '--model', at('unheld'), '--json');
    expect(sized).toMatchObject({ status: 0 });
    expect(JSON.parse(sized.stdout).lesions).toMatchObject([{ frameCount: 12 }, { frameCount: 6 }]);
  });

  it('gets no gates and no other weights, which is refused with what may be done', async () => {
    for (const args of [
      ['models', 'retrofit', network(), at('gated.onnx'), 'small'],
      ['models', 'weights', network(), '--into', network(), '--out', at('gated.onnx')],
    ]) {
      const { status, stderr } = await caliper(...args);
      expect(status).toBe(exitCodes.unsupported_format);
      expect(stderr).toMatch(/Caliper cannot take this network apart: .*tf_half_pixel_for_nn/);
      expect(stderr).toMatch(
        /used as it is where ONNX Runtime runs it; gates, other weights and training need/,
      );
      expect(existsSync(at('gated.onnx'))).toBe(false);
    }
  });

  it('has no gates to be shown', async () => {
    const backend = await openBackend(at('library'));
    const { list, gates } = backend.client.models;
    const { id } = (await list({})).models.find(({ name }) => name === 'as it is')!;
    await expect(gates({ modelId: id })).rejects.toThrow(/cannot take this network apart/);
    await backend.close();
  });
});
