import { describe, expect, it } from 'vitest';
import { type ForeignFunction, type ForeignModel, foreignModel } from '../../../test/graphs/foreign-model.ts';
import { runInOrt } from '../../../test/graphs/run-in-ort.ts';
import { readOnnx, tensorOf, writeOnnx } from '../index.ts';

const x = tensorOf('float32', [1, -2, 3]);

/** scale * leaky(x) + x, with the slope as an attribute that has a default, and an unused second output. */
const layer: ForeignFunction = {
  name: 'Layer',
  inputs: ['v', 'scale'],
  outputs: ['out', 'raw'],
  defaults: { slope: { float: 0.5 } },
  nodes: [
    { op: 'Leaky', domain: 'own', inputs: ['v'], outputs: ['raw'], attributes: { alpha: { from: 'slope' } } },
    { op: 'Mul', inputs: ['raw', 'scale'], outputs: ['scaled'] },
    { op: 'Add', inputs: ['scaled', 'v'], outputs: ['out'] },
  ],
};
const leaky: ForeignFunction = {
  name: 'Leaky',
  inputs: ['v'],
  outputs: ['out'],
  attributes: ['alpha'],
  nodes: [{ op: 'LeakyRelu', inputs: ['v'], outputs: ['out'], attributes: { alpha: { from: 'alpha' } } }],
};
const call = (input: string, output: string, attributes: object = {}): ForeignModel['nodes'][number] => ({
  op: 'Layer',
  domain: 'own',
  inputs: [input, 'w'],
  outputs: [output],
  attributes: attributes as never,
});
const model: ForeignModel = {
  opset: 18,
  inputs: { x: ['float32', [3]] },
  initializers: { w: tensorOf('float32', [2, 3, 4]) },
  functions: [layer, leaky],
  nodes: [call('x', 'a'), { ...call('a', 'y', { slope: { float: 0.25 } }) }],
  outputs: { y: ['float32', [3]] },
};

describe('REQ-INFER-008 functions of a file are written out', () => {
  it('computes the same, with weights that can be trained', async () => {
    const graph = readOnnx(foreignModel(model));
    expect([...graph.parameters.keys()]).toEqual(['w']);
    expect(graph.nodes.map(({ op }) => op)).toEqual(['LeakyRelu', 'Mul', 'Add', 'LeakyRelu', 'Mul', 'Add']);
    const { y } = await runInOrt(writeOnnx(graph), { x });
    // once 2, 3 and 4 times the slope of 0.5 and itself, then with 0.25
    expect(Array.from(y?.data as Float32Array)).toEqual([9, -8.75, 75]);
  });

  it('writes out what is called from a body, and changes names in bodies', async () => {
    const branch = (op: string) => ({
      body: {
        nodes: [
          {
            op: 'Leaky',
            domain: 'own',
            inputs: ['v'],
            outputs: ['s'],
            attributes: { alpha: { float: 0.5 } },
          },
          { op, inputs: ['s', 'twice'], outputs: ['out'] },
        ],
        outputs: { out: ['float32', [3]] as const },
      },
    });
    const choose: ForeignFunction = {
      name: 'Choose',
      inputs: ['v', 'choice'],
      outputs: ['out'],
      nodes: [
        { op: 'Add', inputs: ['v', 'v'], outputs: ['twice'] },
        {
          op: 'If',
          inputs: ['choice'],
          outputs: ['out'],
          attributes: { then_branch: branch('Add'), else_branch: branch('Mul') },
        },
      ],
    };
    const graph = readOnnx(
      foreignModel({
        ...model,
        inputs: { ...model.inputs, c: ['bool', []] },
        functions: [choose, leaky],
        nodes: [{ op: 'Choose', domain: 'own', inputs: ['x', 'c'] }],
      }),
    );
    const answer = async (choice: number) =>
      Array.from(
        (await runInOrt(graph, { x, c: { type: 'bool', dims: [], data: Uint8Array.of(choice) } })).y
          ?.data as Float32Array,
      );
    expect([await answer(1), await answer(0)]).toEqual([
      [3, -5, 9],
      [2, 4, 18],
    ]);
  });

  it('reads the operators of a function in its own opset', async () => {
    const squeeze: ForeignFunction = {
      name: 'Squeeze11',
      opset: 11,
      inputs: ['v'],
      outputs: ['out'],
      nodes: [{ op: 'Squeeze', inputs: ['v'], outputs: ['out'], attributes: { axes: [0] } }],
    };
    const graph = readOnnx(
      foreignModel({
        ...model,
        inputs: { x: ['float32', [1, 3, 1]] },
        functions: [squeeze],
        nodes: [{ op: 'Squeeze11', domain: 'own', inputs: ['x'] }],
      }),
    );
    expect(graph.outputs.get('y')?.shape).toEqual([3, 1]);
  });

  it('lets a parameter through to an output', async () => {
    const pass: ForeignFunction = { name: 'Pass', inputs: ['v'], outputs: ['v'], nodes: [] };
    const graph = readOnnx(
      foreignModel({ ...model, functions: [pass], nodes: [{ op: 'Pass', domain: 'own', inputs: ['x'] }] }),
    );
    expect((await runInOrt(graph, { x })).y).toEqual(x);
  });
});

describe('REQ-INFER-007 a small file cannot call its functions without end', () => {
  const own = (name: string, nodes: ForeignFunction['nodes']): ForeignFunction => ({
    name,
    inputs: ['v'],
    outputs: ['out'],
    nodes,
  });
  const calls = (op: string, count: number): ForeignFunction['nodes'] =>
    Array.from({ length: count }, (_, at) => ({
      op,
      domain: 'own',
      inputs: [at === 0 ? 'v' : `v${at}`],
      outputs: [at === count - 1 ? 'out' : `v${at + 1}`],
    }));
  const read = (functions: readonly ForeignFunction[]) => () =>
    readOnnx(
      foreignModel({
        ...model,
        functions,
        nodes: [{ op: functions[0]?.name as string, domain: 'own', inputs: ['x'] }],
      }),
    );

  it('refuses one that calls itself, also out of a body', () => {
    expect(read([own('A', calls('B', 1)), own('B', calls('A', 1))])).toThrow(/'A' calls itself/);
    const body = { body: { nodes: calls('A', 1), outputs: { out: ['float32', [3]] as const } } };
    const choice = { tensor: { dataType: 9, dims: [], rawData: Uint8Array.of(1) } };
    const nodes = [
      { op: 'Constant', inputs: [], outputs: ['choice'], attributes: { value: choice } },
      {
        op: 'If',
        inputs: ['choice'],
        outputs: ['out'],
        attributes: { then_branch: body, else_branch: body },
      },
    ];
    expect(read([own('A', nodes)])).toThrow(/'A' calls itself/);
  });

  it('refuses calls that multiply', () => {
    const powers = Array.from({ length: 12 }, (_, at) => own(`F${at}`, calls(`F${at + 1}`, 10)));
    expect(read([...powers, own('F12', [])])).toThrow(expect.objectContaining({ code: 'too_large' }));
  });

  it('refuses calls that nest', () => {
    const nest = Array.from({ length: 30 }, (_, at) => own(`F${at}`, calls(`F${at + 1}`, 1)));
    expect(read([...nest, own('F30', [{ op: 'Relu', inputs: ['v'], outputs: ['out'] }])])).toThrow(/24 deep/);
  });

  it('refuses constants that are written out again and again', () => {
    const value = { tensor: { dataType: 1, dims: [2n ** 18n], rawData: new Uint8Array(2 ** 20) } };
    const nodes = [{ op: 'Constant', inputs: [], outputs: ['out'], attributes: { value } }];
    expect(read([own('A', calls('B', 300)), own('B', nodes)])).toThrow(/bytes in calls of functions/);
  });

  it('refuses bodies that are written out again and again', () => {
    const chain = Array.from({ length: 3_000 }, (_, at) => ({
      op: 'Relu',
      inputs: [at === 0 ? 'v' : `c${at}`],
      outputs: [`c${at + 1}`],
    }));
    const body = { body: { nodes: chain, outputs: { c3000: ['float32', [3]] as const } } };
    const choice = { tensor: { dataType: 9, dims: [], rawData: Uint8Array.of(1) } };
    const nodes = [
      { op: 'Constant', inputs: [], outputs: ['choice'], attributes: { value: choice } },
      {
        op: 'If',
        inputs: ['choice'],
        outputs: ['out'],
        attributes: { then_branch: body, else_branch: body },
      },
    ];
    expect(read([own('A', calls('B', 500)), own('B', nodes)])).toThrow(/bytes in calls of functions/);
  });
});
