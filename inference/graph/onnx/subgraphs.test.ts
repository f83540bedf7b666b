import { describe, expect, it } from 'vitest';
import { type ForeignBody, type ForeignModel, foreignModel } from '../../../test/graphs/foreign-model.ts';
import { runInOrt } from '../../../test/graphs/run-in-ort.ts';
import { gradients } from '../../autodiff/index.ts';
import {
  copyGraph,
  Graph,
  inlineGraph,
  insertAfter,
  readOnnx,
  structuralHash,
  type Tensor,
  tensorOf,
  writeOnnx,
} from '../index.ts';

const scores: readonly [string, readonly number[]] = ['x', [2, 3]];
const x = tensorOf('float32', [1, -2, 3, 4, 5, -6], scores[1]);
const yes = { type: 'bool', dims: [], data: Uint8Array.of(1) } as Tensor;
const no = { type: 'bool', dims: [], data: Uint8Array.of(0) } as Tensor;
const out: ForeignBody['outputs'] = { out: ['float32', [2, 3]] };

/** Both branches take what lies around the node: an input, a weight and a value that another node makes. */
const branching: ForeignModel = {
  opset: 11,
  inputs: { x: ['float32', [2, 3]], choice: ['bool', []] },
  initializers: { w: tensorOf('float32', [1, 2, 3]) },
  nodes: [
    { op: 'Relu', inputs: ['x'], outputs: ['r'] },
    {
      op: 'If',
      inputs: ['choice'],
      attributes: {
        then_branch: {
          body: {
            initializers: { k: tensorOf('float32', [10]) },
            nodes: [
              { op: 'Mul', inputs: ['r', 'w'], outputs: ['a'] },
              { op: 'Add', inputs: ['a', 'k'], outputs: ['out'] },
            ],
            outputs: out,
          },
        },
        else_branch: {
          body: {
            nodes: [
              // axes are an attribute at opset 11 and an input today
              { op: 'Unsqueeze', inputs: ['w'], outputs: ['a'], attributes: { axes: [0] } },
              { op: 'Sub', inputs: ['x', 'a'], outputs: ['out'] },
            ],
            outputs: out,
          },
        },
      },
    },
  ],
  outputs: { y: ['float32', [2, 3]] },
};

/** A loop in whose body a choice lies that takes a value from the loop and one from around the loop. */
const looping: ForeignModel = {
  opset: 16,
  inputs: { x: ['float32', [2, 3]], count: ['int64', []] },
  nodes: [
    { op: 'Neg', inputs: ['x'], outputs: ['n'] },
    {
      op: 'Loop',
      inputs: ['count', '', 'x'],
      outputs: ['y', 'all'],
      attributes: {
        body: {
          body: {
            inputs: {
              at: ['int64', []],
              go: ['bool', []],
              state: { value: { case: 'tensorType', value: { elemType: 1 } } },
            },
            initializers: { two: tensorOf('int64', [2], []) },
            nodes: [
              { op: 'Less', inputs: ['at', 'two'], outputs: ['early'] },
              {
                op: 'If',
                inputs: ['early'],
                outputs: ['step'],
                attributes: {
                  then_branch: {
                    body: { nodes: [{ op: 'Add', inputs: ['state', 'x'], outputs: ['out'] }], outputs: out },
                  },
                  else_branch: {
                    body: { nodes: [{ op: 'Add', inputs: ['state', 'n'], outputs: ['out'] }], outputs: out },
                  },
                },
              },
              { op: 'Abs', inputs: ['step'], outputs: ['seen'] },
              { op: 'Identity', inputs: ['go'], outputs: ['on'] },
            ],
            outputs: { on: ['bool', []], step: ['float32', [2, 3]], seen: ['float32', [2, 3]] },
          },
        },
      },
    },
  ],
  outputs: { y: ['float32', [2, 3]], all: ['float32', ['count', 2, 3]] },
};
const scanning: ForeignModel = {
  opset: 11,
  inputs: { start: ['float32', [3]], x: ['float32', [2, 3]] },
  initializers: { w: tensorOf('float32', [1, 2, 3]) },
  nodes: [
    {
      op: 'Scan',
      inputs: ['start', 'x'],
      outputs: ['last', 'y'],
      attributes: {
        num_scan_inputs: 1,
        body: {
          body: {
            inputs: { sum: ['float32', [3]], row: ['float32', [3]] },
            nodes: [
              { op: 'Mul', inputs: ['row', 'w'], outputs: ['weighted'] },
              { op: 'Add', inputs: ['sum', 'weighted'], outputs: ['next'] },
              { op: 'Identity', inputs: ['next'], outputs: ['seen'] },
            ],
            outputs: { next: ['float32', [3]], seen: ['float32', [3]] },
          },
        },
      },
    },
  ],
  outputs: { last: ['float32', [3]], y: ['float32', [2, 3]] },
};

const feeds: readonly [string, ForeignModel, Record<string, Tensor>][] = [
  ['If, taken', branching, { x, choice: yes }],
  ['If, not taken', branching, { x, choice: no }],
  [
    'Loop around If',
    looping,
    { x, count: { type: 'int64', dims: [], data: BigInt64Array.of(5n) } as Tensor },
  ],
  ['Scan', scanning, { x, start: tensorOf('float32', [1, 1, 1]) }],
];

describe('REQ-INFER-008 If, Loop and Scan are kept with their bodies', () => {
  it.each(feeds)(
    '%s computes the same after reading and writing, and is written the same again',
    async (_, model, given) => {
      const bytes = foreignModel(model);
      const written = writeOnnx(readOnnx(bytes));
      expect(await runInOrt(written, given)).toEqual(await runInOrt(bytes, given));
      expect(Buffer.compare(writeOnnx(readOnnx(written)), written)).toBe(0);
    },
  );

  it('keeps what a body takes when the graph is pruned, copied and renamed', async () => {
    const expected = await runInOrt(foreignModel(branching), { x, choice: yes });
    const graph = copyGraph(readOnnx(foreignModel(branching)));
    graph.prune();
    graph.rename(graph.value('r'), 'rectified');
    graph.rename(graph.value('w'), 'weight');
    expect([...graph.parameters.keys()]).toEqual(['weight']);
    expect(await runInOrt(graph, { x, choice: yes })).toEqual(expected);
  });

  it('lets a body take what was put behind a value around it', async () => {
    const graph = readOnnx(foreignModel(branching));
    insertAfter(graph, graph.value('r'), (value) => graph.Mul(value, 2));
    const { y } = await runInOrt(graph, { x, choice: yes });
    expect(Array.from(y?.data as Float32Array)).toEqual([12, 10, 28, 18, 30, 10]);
  });

  it('keeps names of a body apart from names that are new around it', async () => {
    const part = readOnnx(foreignModel(branching));
    const graph = new Graph();
    const [own, choice] = [graph.input('a', 'float32', [2, 3]), graph.input('k', 'bool', [])];
    for (const prefix of ['one/', 'two/']) {
      const { y } = Object.fromEntries(inlineGraph(graph, part, { x: own, choice }, prefix));
      graph.output(`${prefix}y`, y as never);
    }
    const results = await runInOrt(graph, { a: x, k: yes });
    const expected = (await runInOrt(foreignModel(branching), { x, choice: yes })).y;
    expect(results).toEqual({ 'one/y': expected, 'two/y': expected });
  });

  it('counts a body in the structural hash, but none of its names', () => {
    const hash = (edit: (text: string) => string): string =>
      structuralHash(readOnnx(foreignModel(JSON.parse(edit(JSON.stringify(named)), revive))));
    const same = hash((text) => text);
    expect(hash((text) => text.replaceAll('"weighted"', '"other"'))).toBe(same);
    expect(hash((text) => text.replace('"Mul"', '"Div"'))).not.toBe(same);
  });

  it('says that no gradient goes through it', () => {
    const graph = readOnnx(foreignModel(branching));
    const loss = graph.ReduceSum(graph.outputs.get('y') as never, undefined, { keepdims: 0 });
    expect(() => gradients(graph, loss, [graph.value('w')])).toThrow(/If/);
  });

  it('refuses a body that takes what nothing makes', () => {
    const then = { body: { nodes: [{ op: 'Relu', inputs: ['lost'], outputs: ['out'] }], outputs: out } };
    const nodes = [{ op: 'If', inputs: ['choice'], attributes: { then_branch: then, else_branch: then } }];
    expect(() => readOnnx(foreignModel({ ...branching, nodes }))).toThrow(
      /takes 'lost', which nothing makes/,
    );
  });

  it('refuses bodies that lie in each other without end', () => {
    let body: ForeignBody = { nodes: [{ op: 'Relu', inputs: ['x'], outputs: ['out'] }], outputs: out };
    for (let depth = 0; depth < 40; depth += 1) {
      const branches = {
        then_branch: { body },
        else_branch: { body: { nodes: [], outputs: { x: ['float32', [2, 3]] } } },
      } as const;
      body = {
        nodes: [{ op: 'If', inputs: ['choice'], outputs: ['out'], attributes: branches }],
        outputs: out,
      };
    }
    expect(() => readOnnx(foreignModel({ ...branching, nodes: [...body.nodes], outputs: out }))).toThrow(
      expect.objectContaining({ code: 'corrupt_file' }),
    );
  });
});

const named: ForeignModel = {
  ...scanning,
  initializers: {},
  inputs: { ...scanning.inputs, w: ['float32', [3]] },
};
const revive = (_key: string, value: unknown): unknown => value;
