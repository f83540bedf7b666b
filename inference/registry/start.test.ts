import { expect, it } from 'vitest';
import { writeUnheldBundle } from '../../test/graphs/unheld-bundle.ts';
import { temporaryFolder } from '../../test/videos/temporary-folder.ts';
import { loadStart } from './start.ts';

const at = temporaryFolder();

it('REQ-MODEL-004 no training starts from a network that cannot be taken apart, and the refusal says what may be done', async () => {
  await writeUnheldBundle(at('unheld'));
  for (const path of [at('unheld'), at('unheld/model.onnx')]) {
    await expect(loadStart(path)).rejects.toMatchObject({
      code: 'unsupported_format',
      message: expect.stringMatching(/cannot take this network apart: .*other weights and training need/),
    });
  }
});
