import { dirname } from 'node:path';
import { heldNetwork, importWeights, readWeights, writeOnnx } from '../../../inference/graph/index.ts';
import { readModel, Session, sha256 } from '../../../inference/runtime/index.ts';
import type { weights as definition } from '../../contract/engine/model.ts';
import { CaliperError } from '../../contract/errors.ts';
import { checkOutputFiles, isOurOnnx, writeOutputFiles } from '../../outputs/index.ts';
import type { TaskImplementation } from '../task-context.ts';

/** Puts the weights of a checkpoint into a network, checks that ONNX Runtime accepts it, and only then writes it. */
export const weights: TaskImplementation<typeof definition> = async (params) => {
  const { checkpointFile, modelFile, outputFile, replace, keep } = params;
  const rules = { replace, inputs: [checkpointFile, modelFile], outside: keep };
  const place = { path: outputFile, isOurs: isOurOnnx };
  await checkOutputFiles([place], rules);
  const graph = heldNetwork(await readModel(modelFile), { baseFolder: dirname(modelFile) });
  const tensors = readWeights(await readModel(checkpointFile), { baseFolder: dirname(checkpointFile) });
  const report = importWeights(graph, tensors);
  if (report.matched.length === 0) throw nothingFits(checkpointFile, modelFile, report);
  const model = writeOnnx(graph);
  await (await Session.load(model)).release();
  await writeOutputFiles([{ ...place, pieces: [model] }], rules);
  return { report: writable(report), sha256: sha256(model) };
};

type Report = ReturnType<typeof importWeights>;

function nothingFits(checkpointFile: string, modelFile: string, report: Report): CaliperError {
  const { unexpected, missing, misshapen } = report;
  const [found, wanted] = [unexpected, missing].map((names) => names.slice(0, 3).join(', ') || 'none');
  const shapes = misshapen.length > 0 ? ` ${misshapen.length} names fit, but not their shapes.` : '';
  return new CaliperError(
    'model_contract',
    `${checkpointFile} has no tensor that fits ${modelFile}.${shapes} Its names begin with ${found}; the network wants ${wanted}.`,
    { details: { report: writable(report) } },
  );
}

const writable = ({ matched, missing, unexpected, misshapen }: Report) => ({
  matched: [...matched],
  missing: [...missing],
  unexpected: [...unexpected],
  misshapen: misshapen.map(({ name, wanted, found }) => ({ name, wanted: [...wanted], found: [...found] })),
});
