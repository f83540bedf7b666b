import { dirname } from 'node:path';
import { heldNetwork, writeOnnx } from '../../../inference/graph/onnx.ts';
import { retrofitGates } from '../../../inference/nn/index.ts';
import { readModel, Session, sha256 } from '../../../inference/runtime/index.ts';
import type { retrofit as definition } from '../../contract/engine/model.ts';
import { CaliperError } from '../../contract/errors.ts';
import { checkOutputFiles, isOurOnnx, writeOutputFiles } from '../../outputs/index.ts';
import type { TaskImplementation } from '../task-context.ts';

/** Puts gates into a foreign network, checks that ONNX Runtime accepts it, and only then writes it. */
export const retrofit: TaskImplementation<typeof definition> = async (params) => {
  const { modelFile, outputFile, pattern, replace, keep } = params;
  const rules = { replace, inputs: [modelFile], outside: keep };
  const place = { path: outputFile, isOurs: isOurOnnx };
  await checkOutputFiles([place], rules);
  const graph = heldNetwork(await readModel(modelFile), { baseFolder: dirname(modelFile) });
  const gates = retrofitGates(graph, expression(pattern));
  const model = writeOnnx(graph);
  await (await Session.load(model)).release();
  await writeOutputFiles([{ ...place, pieces: [model] }], rules);
  return { gatedTensors: gates.map((gate) => gate.name), sha256: sha256(model) };
};

function expression(pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch (cause) {
    throw new CaliperError('invalid_input', `"${pattern}" is no regular expression.`, { cause });
  }
}
