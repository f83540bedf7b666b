import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import * as ort from 'onnxruntime-node';
import { ModelProtoSchema } from '../../../inference/graph/onnx/proto/onnx_pb.js';
import { readOnnx, writeOnnx } from '../../../inference/graph/onnx.ts';
import { CaliperError } from '../../../main/contract/errors.ts';
import { type DataSet, dataSetsOf, inputNames } from './data-sets.ts';
import { differenceOf, kindsOf } from './difference.ts';

/** What became of one model. */
export interface CaseResult {
  readonly ending: 'equal' | 'broken' | 'run as it is' | 'not run by ONNX Runtime';
  readonly reason?: string;
  /** Whether ONNX Runtime, running the model as it is, gives the outputs that were shipped with it. */
  readonly asShipped?: boolean;
}

/** Operators that draw numbers: their outputs are compared by type and shape. */
const random = new Set([
  'RandomNormal',
  'RandomNormalLike',
  'RandomUniform',
  'RandomUniformLike',
  'Bernoulli',
  'Multinomial',
]);

type Outputs = ort.InferenceSession.OnnxValueMapType;

async function answers(model: Uint8Array, sets: readonly DataSet[]): Promise<Outputs[]> {
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, logSeverityLevel: 4 });
  try {
    const results: Outputs[] = [];
    for (const { inputs } of sets) {
      const feeds = Object.fromEntries(
        session.inputNames.map((name, at) => [
          name,
          (inputs[name] ?? Object.values(inputs)[at]) as ort.Tensor,
        ]),
      );
      results.push(await session.run(feeds, { logSeverityLevel: 4 }));
    }
    return results;
  } finally {
    await session.release();
  }
}

async function runCase(path: string): Promise<CaseResult> {
  const file = path.endsWith('.onnx') ? path : join(path, 'model.onnx');
  const bytes = readFileSync(file);
  const proto = fromBinary(ModelProtoSchema, bytes);
  let sets: DataSet[];
  let before: Outputs[];
  try {
    sets = dataSetsOf(path, inputNames(proto));
    before = await answers(bytes, sets);
  } catch (error) {
    return { ending: 'not run by ONNX Runtime', reason: firstLine(error) };
  }
  const names = proto.graph?.output.map(({ name }) => name) ?? [];
  const draws =
    proto.graph?.node.some((node) => random.has(node.opType)) === true ||
    /dropout.*train|train.*dropout/.test(path);
  const compare = draws ? kindsOf : differenceOf;
  const shipped = sets.map((set, at) => compare(names, before[at] as Outputs, set.outputs));
  const asShipped = sets.every((set, at) => Object.keys(set.outputs).length > 0 && shipped[at] === undefined);
  let written: Uint8Array;
  try {
    written = writeOnnx(readOnnx(bytes, { baseFolder: dirname(file) }));
  } catch (error) {
    const code = error instanceof CaliperError ? error.code : 'NO CALIPER ERROR';
    return {
      ending: 'run as it is',
      reason: `${code}: ${firstLine(error).replaceAll(/'[^']*'/g, '…')}`,
      asShipped,
    };
  }
  try {
    const after = await answers(written, sets);
    for (const [at, set] of sets.entries()) {
      const difference =
        compare(names, after[at] as Outputs, before[at] as Outputs) ??
        (shipped[at] === undefined ? compare(names, after[at] as Outputs, set.outputs) : undefined);
      if (difference !== undefined) return { ending: 'broken', reason: difference, asShipped };
    }
    return { ending: 'equal', asShipped };
  } catch (error) {
    return { ending: 'broken', reason: firstLine(error), asShipped };
  }
}

const firstLine = (error: unknown): string =>
  String((error as Error).message ?? error).split('\n')[0] as string;

process.on('message', (path: string) => {
  void runCase(path).then((result) => process.send?.(result));
});
