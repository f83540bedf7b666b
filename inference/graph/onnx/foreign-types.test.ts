import type { MessageInitShape } from '@bufbuild/protobuf';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { type ForeignModel, foreignModel } from '../../../test/graphs/foreign-model.ts';
import { runInOrt } from '../../../test/graphs/run-in-ort.ts';
import { copyGraph, readOnnx, structuralHash, tensorOf, writeOnnx } from '../index.ts';
import { TensorProto_DataLocation, type TypeProtoSchema } from './proto/onnx_pb.js';

const tensorType = (
  elemType: number,
  dims?: readonly bigint[],
): MessageInitShape<typeof TypeProtoSchema> => ({
  value: {
    case: 'tensorType',
    value: {
      elemType,
      ...(dims && { shape: { dim: dims.map((value) => ({ value: { case: 'dimValue', value } })) } }),
    },
  },
});

const [FLOAT, STRING, BFLOAT16] = [1, 8, 16] as const;
const written = (model: ForeignModel): Uint8Array => writeOnnx(copyGraph(readOnnx(foreignModel(model))));

describe('REQ-INFER-008 what Caliper does not know is passed on', () => {
  it('an input of unknown rank, of which the type is known and the rest is asked for in vain', async () => {
    const model: ForeignModel = {
      opset: 21,
      inputs: { x: tensorType(FLOAT) },
      initializers: { w: tensorOf('float32', [2]) },
      nodes: [
        { op: 'Mul', inputs: ['x', 'w'], outputs: ['m'] },
        { op: 'Relu', inputs: ['m'] },
      ],
    };
    const graph = readOnnx(foreignModel(model));
    expect(graph.inputs[0]?.type).toBe('float32');
    expect(() => graph.inputs[0]?.shape).toThrow(/the shape of 'x' is not known: the file does not state it/);
    expect(() => graph.Relu(graph.value('m'))).toThrow(
      expect.objectContaining({ code: 'unsupported_format' }),
    );
    for (const dims of [[3], [1, 3]]) {
      const feeds = { x: tensorOf('float32', [1, -1, 3], dims) };
      expect(await runInOrt(written(model), feeds)).toEqual(await runInOrt(foreignModel(model), feeds));
    }
  });

  it('text', async () => {
    const model: ForeignModel = {
      opset: 21,
      inputs: { a: tensorType(STRING, [2n]), b: tensorType(STRING, [2n]) },
      nodes: [
        { op: 'StringConcat', inputs: ['a', 'b'], outputs: ['t'] },
        { op: 'Identity', inputs: ['t'] },
      ],
      outputs: { y: tensorType(STRING, [2n]) },
    };
    const session = await ort.InferenceSession.create(written(model));
    const text = (...words: string[]) => new ort.Tensor('string', words, [words.length]);
    const { y } = await session.run({ a: text('po', 'ro'), b: text('lyp', 'om') });
    expect(y?.data).toEqual(['polyp', 'room']);
    await session.release();
  });

  it('weights, constants and casts of bfloat16', async () => {
    // 1.5 and -2 in bfloat16
    const rawData = new Uint8Array([0xc0, 0x3f, 0x00, 0xc0]);
    const stored = { dataType: BFLOAT16, dims: [2n], rawData };
    const model: ForeignModel = {
      opset: 21,
      inputs: { x: ['float32', [2]] },
      foreign: [{ ...stored, name: 'w' }],
      nodes: [
        { op: 'Constant', inputs: [], outputs: ['c'], attributes: { value: { tensor: stored } } },
        { op: 'Cast', inputs: ['w'], outputs: ['wide'], attributes: { to: FLOAT } },
        { op: 'CastLike', inputs: ['c', 'x'], outputs: ['also'] },
        { op: 'Sum', inputs: ['x', 'wide', 'also'] },
      ],
    };
    const { y } = await runInOrt(written(model), { x: tensorOf('float32', [1, 1]) });
    expect(Array.from(y?.data as Float32Array)).toEqual([4, -3]);
  });

  it('sequences and optionals between nodes', async () => {
    const model: ForeignModel = {
      opset: 21,
      inputs: { x: ['float32', [2]] },
      nodes: [
        { op: 'SequenceConstruct', inputs: ['x', 'x'], outputs: ['s'] },
        { op: 'Optional', inputs: ['s'], outputs: ['o'] },
        { op: 'OptionalGetElement', inputs: ['o'], outputs: ['g'] },
        { op: 'ConcatFromSequence', inputs: ['g'], attributes: { axis: 0 } },
      ],
      outputs: { y: ['float32', [4]] },
    };
    const { y } = await runInOrt(written(model), { x: tensorOf('float32', [1, 2]) });
    expect(Array.from(y?.data as Float32Array)).toEqual([1, 2, 1, 2]);
    expect(readOnnx(written(model)).outputs.get('y')?.shape).toEqual([4]);
  });

  it('and is written the same again, and counted in the structural hash', () => {
    const model = (elemType: number): ForeignModel => ({
      opset: 21,
      inputs: { x: tensorType(elemType) },
      nodes: [{ op: 'Identity', inputs: ['x'] }],
      outputs: { y: tensorType(elemType) },
    });
    expect(written(model(STRING))).toEqual(writeOnnx(readOnnx(written(model(STRING)))));
    const hash = (elemType: number) => structuralHash(readOnnx(foreignModel(model(elemType))));
    expect(hash(STRING)).not.toBe(hash(BFLOAT16));
  });
});

describe('REQ-INFER-007 what is passed on lies in the file itself', () => {
  it('refuses a tensor of an unknown type in another file', () => {
    const outside = {
      name: 'w',
      dataType: BFLOAT16,
      dims: [2n],
      dataLocation: TensorProto_DataLocation.EXTERNAL,
      externalData: [{ key: 'location', value: '/etc/passwd' }],
    };
    const model: ForeignModel = {
      opset: 21,
      inputs: {},
      foreign: [outside],
      nodes: [{ op: 'Cast', inputs: ['w'], attributes: { to: FLOAT } }],
    };
    expect(() => readOnnx(foreignModel(model), { baseFolder: '/etc' })).toThrow(/lies in another file/);
    const constant = { op: 'Constant', inputs: [], attributes: { value: { tensor: outside } } };
    expect(() => readOnnx(foreignModel({ ...model, foreign: [], nodes: [constant] }))).toThrow(
      /lies in another file/,
    );
  });
});
