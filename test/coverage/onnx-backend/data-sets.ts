import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import * as ort from 'onnxruntime-node';
import { type ModelProto, TensorProtoSchema } from '../../../inference/graph/onnx/proto/onnx_pb.js';
import { tensorOfProto } from '../../../inference/graph/onnx/read-tensor.ts';
import { toOrt } from '../../../inference/runtime/ort-tensor.ts';

/** Inputs by name, and the outputs that belong to them in the model's order. */
export interface DataSet {
  readonly inputs: Readonly<Record<string, ort.Tensor>>;
  readonly outputs: Readonly<Record<string, ort.Tensor>>;
}

/** Inputs that must be fed: before IR version 4 initialisers were listed among them. */
export function inputNames({ graph }: ModelProto): { inputs: string[]; outputs: string[]; dims: number[][] } {
  const stored = new Set(graph?.initializer.map(({ name }) => name));
  const inputs = graph?.input.filter(({ name }) => !stored.has(name)) ?? [];
  return {
    inputs: inputs.map(({ name }) => name),
    outputs: graph?.output.map(({ name }) => name) ?? [],
    dims: inputs.map(({ type }) =>
      type?.value.case === 'tensorType'
        ? (type.value.value.shape?.dim.map(({ value }) =>
            value.case === 'dimValue' ? Number(value.value) : 1,
          ) ?? [])
        : [],
    ),
  };
}

/** The data sets of a case; a model of `light` gets a picture of waves and has outputs of ONNX's own ramp, so none here. */
export function dataSetsOf(path: string, names: ReturnType<typeof inputNames>): DataSet[] {
  if (path.endsWith('.onnx')) {
    const inputs = names.inputs.map((name, at): [string, ort.Tensor] => {
      const dims = names.dims[at] as number[];
      const length = dims.reduce((product, dim) => product * dim, 1);
      return [
        name,
        new ort.Tensor(
          'float32',
          Float32Array.from({ length }, (_, k) => Math.sin(0.7 * k)),
          dims,
        ),
      ];
    });
    return [{ inputs: Object.fromEntries(inputs), outputs: {} }];
  }
  return readdirSync(path)
    .filter((name) => name.startsWith('test_data_set'))
    .sort()
    .map((set) => ({
      inputs: tensors(join(path, set), 'input', names.inputs),
      outputs: tensors(join(path, set), 'output', names.outputs),
    }));
}

function tensors(folder: string, side: string, names: readonly string[]): Record<string, ort.Tensor> {
  const found: [string, ort.Tensor][] = [];
  for (const [at, name] of names.entries()) {
    const path = join(folder, `${side}_${at}.pb`);
    if (existsSync(path)) found.push([name, tensorOf(path)]);
  }
  return Object.fromEntries(found);
}

function tensorOf(path: string): ort.Tensor {
  const proto = fromBinary(TensorProtoSchema, readFileSync(path));
  if (proto.dataType === 8) {
    const texts = proto.stringData.map((bytes) => new TextDecoder().decode(bytes));
    return new ort.Tensor('string', texts, proto.dims.map(Number));
  }
  return toOrt(tensorOfProto(proto, { baseFolder: dirname(path) }));
}
