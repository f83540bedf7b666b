import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ForeignModel, foreignModel } from '../../../test/graphs/foreign-model.ts';
import { operatorCases } from '../../../test/graphs/operator-cases.ts';
import { runInOrt, seeded } from '../../../test/graphs/run-in-ort.ts';
import { allocate, bytesOfElements, dataTypeCode } from '../element-types.ts';
import {
  type ElementType,
  Graph,
  operators,
  readOnnx,
  type Tensor,
  tensorOf,
  type Value,
  writeOnnx,
} from '../index.ts';
import { ModelProtoSchema, TensorProto_DataLocation, TensorProtoSchema } from './proto/onnx_pb.js';
import { tensorOfProto } from './read-tensor.ts';

const types: readonly ElementType[] = [
  ...(['float32', 'float64', 'float16', 'int64', 'int32', 'int16', 'int8'] as const),
  ...(['uint64', 'uint32', 'uint16', 'uint8', 'bool'] as const),
];

function patterned(type: ElementType, length: number): Tensor {
  const data = allocate(type, length);
  bytesOfElements(data).forEach((_, at, bytes) => {
    bytes[at] = type === 'bool' ? at % 2 : (at * 37 + 11) % 100;
  });
  return { type, dims: [length], data };
}

describe('round trip', () => {
  it('writes, reads and writes the same bytes for every operator', () => {
    fc.assert(
      fc.property(fc.nat(1_000), (seed) => {
        const random = seeded(seed);
        const draw = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
        for (const { op, inputs, build } of operatorCases(draw)) {
          const graph = new Graph();
          const values = inputs.map(({ dims, type = 'float32' }, at) =>
            at > 0 && type === 'float32' && !operators.get(op)?.settings?.includes(at)
              ? graph.parameter(`w${at}`, {
                  ...patterned(
                    type,
                    dims.reduce((a, b) => a * b, 1),
                  ),
                  dims,
                })
              : graph.input(`x${at}`, type, dims),
          );
          const results = build(graph, ...values);
          for (const [at, value] of ('name' in results ? [results] : results).entries()) {
            graph.output(`y${at}`, value as Value);
          }
          const bytes = writeOnnx(graph);
          const again = readOnnx(bytes);
          expect(Buffer.compare(writeOnnx(again), bytes)).toBe(0);
          expect([...again.outputs.values()].map(({ type, shape }) => [type, shape.length])).toEqual(
            [...graph.outputs.values()].map(({ type, shape }) => [type, shape.length]),
          );
        }
      }),
      { numRuns: 5, seed: 4 },
    );
  });

  it('tells parameters from constants, and keeps symbols', () => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', ['N', 'T', 2]);
    const w = graph.parameter('w', tensorOf('float32', [1, 2]));
    graph.output('y', graph.Add(graph.Mul(x, w), graph.constant([3, 4])));
    const again = readOnnx(writeOnnx(graph));
    expect([...again.parameters.keys()]).toEqual(['w']);
    expect([...again.constants.values()]).toEqual([tensorOf('float32', [3, 4])]);
    expect(again.outputs.get('y')?.shape).toEqual(['N', 'T', 2]);
  });

  it('keeps symbols of two graphs apart that were never named', () => {
    const model = foreignModel({
      opset: 21,
      inputs: { a: ['float32', ['?1']], b: ['float32', ['?2']] },
      nodes: [{ op: 'NonZero', inputs: ['a'] }],
    });
    const graph = readOnnx(model);
    const [a, b] = graph.inputs.map((input) => input.shape[0]);
    expect(new Set([a, b, graph.outputs.get('y')?.shape[1]]).size).toBe(3);
  });

  it('turns parameters into inputs for a training step', async () => {
    const graph = new Graph();
    const w = graph.parameter('w', tensorOf('float32', [1, 2]));
    graph.output('y', graph.Mul(w, 3));
    const bytes = writeOnnx(graph, { parametersAs: 'inputs' });
    expect((await runInOrt(bytes, { w: tensorOf('float32', [5, 6]) })).y?.data).toEqual(
      Float32Array.of(15, 18),
    );
  });

  it('does not copy aligned weights when it reads', () => {
    const graph = new Graph();
    graph.output('y', graph.Neg(graph.parameter('w', tensorOf('float32', Array(1_000).fill(1)))));
    const file = writeOnnx(graph);
    const offset = (4 - (file.byteLength % 4)) % 4;
    const buffers = [0, 1, 2, 3].map((shift) => {
      const bytes = new Uint8Array(file.byteLength + 8);
      bytes.set(file, shift + offset);
      const read = readOnnx(bytes.subarray(shift + offset, shift + offset + file.byteLength)).parameters.get(
        'w',
      );
      return read?.data.buffer === bytes.buffer;
    });
    expect(buffers.filter(Boolean)).toHaveLength(1);
  });
});

describe('stored tensors', () => {
  it.each(types)('%s survives raw storage, aligned or not', (type) => {
    const graph = new Graph();
    const tensor = patterned(type, 7);
    graph.output('y', graph.Identity(graph.constant(tensor, type, 'c')));
    for (let shift = 0; shift < 8; shift += 1) {
      const file = writeOnnx(graph);
      const bytes = new Uint8Array(file.byteLength + shift);
      bytes.set(file, shift);
      expect(readOnnx(bytes.subarray(shift)).constants.get('c')).toEqual(tensor);
    }
  });

  it.each(types)('%s is read from its typed field', (type) => {
    const tensor = patterned(type, 5);
    const numbers = Array.from(tensor.data as Iterable<number | bigint>);
    const field =
      { float32: 'floatData', float64: 'doubleData', int64: 'int64Data' }[type as string] ??
      (/^uint(32|64)$/.test(type) ? 'uint64Data' : 'int32Data');
    const isWide = /64Data$/.test(field);
    const proto = create(TensorProtoSchema, {
      dataType: dataTypeCode(type),
      dims: [5n],
      [field]: isWide ? numbers.map(BigInt) : numbers.map(Number),
    });
    expect(tensorOfProto(proto, { baseFolder: undefined })).toEqual(tensor);
  });

  it('refuses other types, wrong lengths and absurd shapes', () => {
    const read = (fields: object) => () =>
      tensorOfProto(create(TensorProtoSchema, { name: 't', dataType: 1, ...fields }), {
        baseFolder: undefined,
      });
    expect(read({ dataType: 16 })).toThrow(expect.objectContaining({ code: 'unsupported_format' }));
    expect(read({ dims: [3n], rawData: new Uint8Array(8) })).toThrow(/'t' has 8 bytes where 3 elements/);
    expect(read({ dims: [3n], floatData: [1] })).toThrow(/1 elements where its shape needs 3/);
    expect(read({ dims: [-1n] })).toThrow(expect.objectContaining({ code: 'corrupt_file' }));
    expect(read({ dims: Array(17).fill(1n) })).toThrow(expect.objectContaining({ code: 'too_large' }));
    expect(read({ dims: [65_536n, 65_536n] })).toThrow(expect.objectContaining({ code: 'too_large' }));
  });
});

describe('external data', () => {
  let folder = '';
  const file = (location: string, offset = '4'): Uint8Array => {
    const model = foreignModel({
      opset: 21,
      inputs: { x: ['float32', [2]] },
      initializers: { w: tensorOf('float32', [0, 0]) },
      nodes: [{ op: 'Add', inputs: ['x', 'w'] }],
    });
    const proto = fromBinary(ModelProtoSchema, model);
    const tensor = proto.graph?.initializer[0];
    if (!tensor) throw new Error('the model lost its initialiser');
    tensor.rawData = new Uint8Array();
    tensor.dataLocation = TensorProto_DataLocation.EXTERNAL;
    tensor.externalData = Object.entries({ location, offset, length: '8' }).map(([key, value]) => ({
      $typeName: 'onnx.StringStringEntryProto',
      key,
      value,
    }));
    return toBinary(ModelProtoSchema, proto);
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'caliper-external-'));
    mkdirSync(join(folder, 'model'));
    for (const path of ['model/weights.bin', 'secret.bin']) {
      writeFileSync(join(folder, path), bytesOfElements(Float32Array.of(9, 1.5, -2)));
    }
    symlinkSync(join(folder, 'secret.bin'), join(folder, 'model/link.bin'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const base = () => ({ baseFolder: join(folder, 'model') });

  it('is read from the folder of the model', () => {
    expect(readOnnx(file('weights.bin'), base()).parameters.get('w')).toEqual(tensorOf('float32', [1.5, -2]));
  });
  it.each(['../secret.bin', 'link.bin', '/etc/hostname', 'a/../../secret.bin', '', '.', 'we\0ights.bin'])(
    'is refused at %j',
    (location) => {
      expect(() => readOnnx(file(location), base())).toThrow(
        expect.objectContaining({ code: 'model_untrusted' }),
      );
    },
  );
  it('is refused where no folder is given', () => {
    expect(() => readOnnx(file('weights.bin'))).toThrow(/no folder was given/);
  });
  it('may be missing or cut off', () => {
    expect(() => readOnnx(file('none.bin'), base())).toThrow(expect.objectContaining({ code: 'not_found' }));
    expect(() => readOnnx(file('weights.bin', '8'), base())).toThrow(/truncated/);
  });
});

describe('damaged and unusual files', () => {
  const relu: ForeignModel = {
    opset: 21,
    inputs: { x: ['float32', ['N', 4]] },
    nodes: [{ op: 'Relu', inputs: ['x'] }],
  };
  const refusals: readonly [string, Uint8Array, string, RegExp][] = [
    ['nothing', new Uint8Array(), 'corrupt_file', /no graph/],
    ['a text', new TextEncoder().encode('this is no model'), 'corrupt_file', /not an ONNX file/],
    ['a truncated file', foreignModel(relu).subarray(0, -3), 'corrupt_file', /damaged/],
    [
      'a cycle',
      foreignModel({
        ...relu,
        nodes: [
          { op: 'Add', inputs: ['x', 'y'], outputs: ['a'] },
          { op: 'Relu', inputs: ['a'] },
        ],
      }),
      'corrupt_file',
      /depends on its own output/,
    ],
    [
      'a name made twice',
      foreignModel({ ...relu, nodes: [...relu.nodes, ...relu.nodes] }),
      'corrupt_file',
      /'y' is made twice/,
    ],
    [
      'an input that nothing makes',
      foreignModel({ ...relu, nodes: [{ op: 'Relu', inputs: ['z'] }] }),
      'corrupt_file',
      /takes 'z', which nothing makes/,
    ],
    [
      'an output that nothing makes',
      foreignModel({ ...relu, outputs: { q: ['float32', [1]] } }),
      'corrupt_file',
      /nothing makes the output 'q'/,
    ],
    [
      'shapes that do not fit',
      foreignModel({
        ...relu,
        nodes: [{ op: 'MatMul', inputs: ['x', 'x'] }],
        inputs: { x: ['float32', [2, 3]] },
      }),
      'corrupt_file',
      /node 'MatMul node': MatMul: inner sizes 3 and 2 differ/,
    ],
  ];
  it.each(refusals)('refuses %s', (_, bytes, code, message) => {
    expect(() => readOnnx(bytes)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  it('sorts nodes that come in any order', async () => {
    const graph = readOnnx(
      foreignModel({
        ...relu,
        nodes: [
          { op: 'Neg', inputs: ['b'] },
          { op: 'Exp', inputs: ['a'], outputs: ['b'] },
          { op: 'Relu', inputs: ['x'], outputs: ['a'] },
        ],
      }),
    );
    expect(graph.nodes.map((node) => node.op)).toEqual(['Relu', 'Exp', 'Neg']);
  });

  it('keeps an operator without a rule, and names it where its shape is needed', async () => {
    const model: ForeignModel = {
      ...relu,
      nodes: [
        {
          op: 'QuickGelu',
          domain: 'com.microsoft',
          inputs: ['x'],
          outputs: ['a'],
          attributes: { alpha: { float: 2 } },
        },
        { op: 'Neg', inputs: ['a'] },
      ],
    };
    const graph = readOnnx(foreignModel(model));
    const feeds = { x: tensorOf('float32', [-1, 0, 1, 2], [1, 4]) };
    expect(await runInOrt(graph, feeds)).toEqual(await runInOrt(foreignModel(model), feeds));
    expect(() => graph.outputs.get('y')?.shape).toThrow(
      /operator 'com.microsoft.QuickGelu' has no shape rule/,
    );
    expect(() => graph.Relu(graph.value('a'))).toThrow(
      expect.objectContaining({ code: 'unsupported_format' }),
    );
    const stated = readOnnx(foreignModel({ ...model, declared: { a: ['float32', ['N', 4]] } }));
    expect(stated.outputs.get('y')?.shape).toEqual(['N', 4]);
    expect(readOnnx(writeOnnx(stated)).outputs.get('y')?.shape).toEqual(['N', 4]);
  });

  it('does not hang on a shape that grows in every node', () => {
    const nodes = Array.from({ length: 400 }, (_, at) => ({
      op: at % 2 ? 'Flatten' : 'MatMul',
      inputs: at % 2 ? [`v${at}`] : [`v${at}`, `v${at}`],
      outputs: [at === 399 ? 'y' : `v${at + 1}`],
    }));
    const graph = readOnnx(foreignModel({ opset: 21, inputs: { v0: ['float32', ['A', 'B', 'C']] }, nodes }));
    expect(graph.outputs.get('y')?.shape).toHaveLength(2);
  });
});
