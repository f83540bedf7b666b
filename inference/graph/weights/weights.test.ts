import { describe, expect, it } from 'vitest';
import { pickle, pickledTensor, pytorchFile, safetensorsFile } from '../../../test/graphs/weight-files.ts';
import {
  constantBomb,
  dictInItself,
  nestedName,
  nestedPickle,
  stretchedTensor,
} from '../../../test/hostile/hostile-models.ts';
import { bytesOfElements } from '../element-types.ts';
import {
  Graph,
  importWeights,
  readOnnx,
  readWeights,
  scalar,
  type Tensor,
  tensorOf,
  writeOnnx,
} from '../index.ts';

const six = Float32Array.of(1, 2, 3, 4, 5, 6);
const refusal = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

describe('PyTorch files', () => {
  it.each([0, 6] as const)('reads a state dict from entries compressed at level %i', (level) => {
    const file = pytorchFile(
      pickle.dict([pickle.text('fc.weight'), pickledTensor('0', [2, 3])]),
      { 0: six },
      level,
    );
    expect([...readWeights(file)]).toEqual([['fc.weight', tensorOf('float32', [1, 2, 3, 4, 5, 6], [2, 3])]]);
  });

  it('makes transposed, offset and repeated tensors dense', () => {
    const value = pickle.dict(
      [pickle.text('transposed'), pickledTensor('0', [3, 2], { strides: [1, 3] })],
      [pickle.text('part'), pickledTensor('0', [2], { offset: 4 })],
      [pickle.text('repeated'), pickledTensor('0', [2, 2], { strides: [0, 1] })],
      [pickle.text('scalar'), pickledTensor('0', [], { offset: 2 })],
      [pickle.text('empty'), pickledTensor('0', [0, 3])],
    );
    const weights = readWeights(pytorchFile(value, { 0: six }));
    expect([...weights.values()].map(({ dims, data }) => [dims, [...(data as Float32Array)]])).toEqual([
      [
        [3, 2],
        [1, 4, 2, 5, 3, 6],
      ],
      [[2], [5, 6]],
      [
        [2, 2],
        [1, 2, 1, 2],
      ],
      [[], [3]],
      [[0, 3], []],
    ]);
  });

  it('finds the state dict inside a checkpoint, past what else is kept there', () => {
    const state = pickle.dict([pickle.text('w'), pickledTensor('0', [6])]);
    const value = pickle.dict(
      [pickle.text('epoch'), pickle.int(7)],
      [pickle.text('optimizer'), pickle.dict([pickle.text('step'), pickledTensor('0', [1])])],
      [pickle.text('state_dict'), state],
    );
    expect([...readWeights(pytorchFile(value, { 0: six })).keys()]).toEqual(['w']);
  });

  it('reads bfloat16 as float32', () => {
    const bits = Uint16Array.of(0x3f80, 0xc000);
    const value = pickle.dict([pickle.text('w'), pickledTensor('0', [2], { storage: 'BFloat16Storage' })]);
    expect(readWeights(pytorchFile(value, { 0: bits })).get('w')).toEqual(tensorOf('float32', [1, -2]));
  });

  it('refuses every function that is not on the list, and runs nothing', () => {
    const attack = pickle.call(pickle.global('os', 'system'), pickle.tuple(pickle.text('touch owned')));
    expect(() => readWeights(pytorchFile(attack, {}))).toThrow(refusal('model_untrusted', /'os.system'/));
    const getattr = pickle.call(pickle.global('builtins', 'getattr'), pickle.tuple(pickle.text('a')));
    expect(() => readWeights(pytorchFile(getattr, {}))).toThrow(
      refusal('model_untrusted', /builtins.getattr/),
    );
  });

  it('refuses tensors beyond their storage, missing storage and the layout before 1.6', () => {
    const beyond = pickle.dict([pickle.text('w'), pickledTensor('0', [7])]);
    expect(() => readWeights(pytorchFile(beyond, { 0: six }))).toThrow(
      refusal('corrupt_file', /\[7\] reaches beyond/),
    );
    expect(() => readWeights(pytorchFile(beyond, {}))).toThrow(
      refusal('corrupt_file', /no data for storage 0/),
    );
    const legacy = Uint8Array.from([
      0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19,
    ]);
    expect(() => readWeights(legacy)).toThrow(refusal('unsupported_format', /before version 1.6/));
  });

  it('ends on a list that contains itself', () => {
    // memo 0 is a list, to which memo 0 is appended
    const loop = [0x5d, 0x71, 0, 0x68, 0, 0x61];
    expect(() => readWeights(pytorchFile(loop, {}))).toThrow(refusal('unsupported_format', /no tensors/));
  });
});

describe('REQ-INFER-007 small files that would take for ever or all memory', () => {
  it.each([
    ['lists within lists', nestedPickle(16), 'too_large', /nests more than/],
    ['a name made of lists within lists', nestedName(12), 'corrupt_file', /no name/],
    ['a checkpoint in itself', dictInItself(), 'unsupported_format', /no tensors/],
    ['one number stretched to a tensor', stretchedTensor(30_000), 'too_large', /beyond its size/],
  ])('ends on %s', (_what, file, code, message) => {
    expect(file.length).toBeLessThan(2_000);
    expect(() => readWeights(file)).toThrow(refusal(code as never, message));
  });

  it('does not unpack an archive without end', () => {
    const zeros = new Float32Array(15 * 2 ** 20);
    const pairs = Array.from(
      { length: 5 },
      (_, at) => [pickle.text(`w${at}`), pickledTensor(`${at}`, [4])] as const,
    );
    const file = pytorchFile(pickle.dict(...pairs), Object.fromEntries(pairs.map((_, at) => [at, zeros])), 6);
    expect(file.length).toBeLessThan(2 ** 20);
    expect(() => readWeights(file)).toThrow(refusal('too_large', /unpacks to more than/));
  });

  it('refuses a constant that is made and not stored, by its stated size', () => {
    expect(() => readOnnx(constantBomb(3.6e9))).toThrow(refusal('too_large', /3600000000/));
    expect(readOnnx(constantBomb(1000)).outputs.size).toBe(1);
  });
});

describe('safetensors files', () => {
  it('reads types, shapes and data, and leaves metadata out', () => {
    const data = new Uint8Array(20);
    data.set(bytesOfElements(Float32Array.of(1.5, -2)));
    data.set(bytesOfElements(BigInt64Array.of(-7n)), 8);
    data.set([0x80, 0x3f, 0x00, 0xc0], 16);
    const file = safetensorsFile(
      {
        __metadata__: { format: 'pt' },
        a: { dtype: 'F32', shape: [2, 1], data_offsets: [0, 8] },
        b: { dtype: 'I64', shape: [], data_offsets: [8, 16] },
        c: { dtype: 'BF16', shape: [2], data_offsets: [16, 20] },
      },
      data,
    );
    expect(Object.fromEntries(readWeights(file))).toEqual({
      a: tensorOf('float32', [1.5, -2], [2, 1]),
      b: scalar('int64', -7),
      c: tensorOf('float32', [1, -2]),
    });
  });

  it.each<[string, object | string, RegExp]>([
    [
      'offsets beyond the file',
      { a: { dtype: 'F32', shape: [2], data_offsets: [4, 12] } },
      /beyond the file/,
    ],
    [
      'a length that does not fit',
      { a: { dtype: 'F32', shape: [1], data_offsets: [0, 8] } },
      /8 bytes where 1/,
    ],
    ['a header that is no JSON', '{"a": nonsense}', /no JSON/],
    ['an entry that is nothing', { a: null }, /not described/],
    ['a shape of strings', { a: { dtype: 'F32', shape: ['2'], data_offsets: [0, 8] } }, /not described/],
  ])('refuses %s', (_, header, message) => {
    expect(() => readWeights(safetensorsFile(header, new Uint8Array(8)))).toThrow(
      refusal('corrupt_file', message),
    );
  });
});

describe('REQ-INFER-005 importWeights', () => {
  const graph = () => {
    const made = new Graph();
    for (const [name, dims] of [
      ['a', [2]],
      ['b', [3]],
      ['c', [1, 2]],
    ] as const) {
      made.parameter(name, tensorOf('float32', Array(dims.reduce<number>((x, y) => x * y, 1)).fill(0), dims));
    }
    return made;
  };
  const weights = new Map<string, Tensor>([
    ['net.a', tensorOf('float64', [1, 2])],
    ['net.c', tensorOf('float32', [3, 4])],
    ['net.d', tensorOf('float32', [5])],
    ['epoch', scalar('int64', 3)],
  ]);

  it('reports every name, and converts floating-point types', () => {
    const target = graph();
    const report = importWeights(target, weights, (name) =>
      name === 'epoch' ? null : name.replace('net.', ''),
    );
    expect(report).toEqual({
      matched: ['a'],
      missing: ['b'],
      unexpected: ['net.d'],
      misshapen: [{ name: 'c', wanted: [1, 2], found: [2] }],
    });
    expect(target.parameters.get('a')).toEqual(tensorOf('float32', [1, 2]));
    expect(target.parameters.get('c')?.data).toEqual(Float32Array.of(0, 0));
  });

  it('reads float16 exactly', () => {
    const target = graph();
    importWeights(target, new Map([['b', tensorOf('float16', [0.5, -65_504, 2 ** -24])]]));
    expect(target.parameters.get('b')?.data).toEqual(Float32Array.of(0.5, -65_504, 2 ** -24));
  });

  it('refuses two tensors for one parameter, and integers for a weight', () => {
    expect(() => importWeights(graph(), weights, () => 'a')).toThrow(/two tensors/);
    expect(() => importWeights(graph(), new Map([['a', tensorOf('int64', [1, 2])]]))).toThrow(
      /float32.*int64/,
    );
  });

  it('takes the initialisers of an ONNX file', () => {
    const source = new Graph();
    source.output('y', source.Neg(source.parameter('a', tensorOf('float32', [7, 8]))));
    const target = graph();
    expect(importWeights(target, readWeights(writeOnnx(source))).matched).toEqual(['a']);
    expect(target.parameters.get('a')?.data).toEqual(Float32Array.of(7, 8));
  });
});

describe('REQ-CLI-006 weights that cannot be right', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY])('%d is refused with the name of its tensor', (value) => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', [1]);
    const weight = graph.parameter('weight', tensorOf('float32', [1], [1]));
    graph.output('y', graph.Mul(x, weight));
    const weights = new Map([['weight', tensorOf('float32', [value], [1])]]);
    expect(() => importWeights(graph, weights)).toThrow(refusal('model_contract', /'weight'.*no weight/));
  });

  it('tensors that share bytes', () => {
    const header = (second: readonly number[]) => ({
      a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
      b: { dtype: 'F32', shape: [2], data_offsets: second },
      empty: { dtype: 'F32', shape: [0], data_offsets: [4, 4] },
    });
    expect(readWeights(safetensorsFile(header([8, 16]), new Uint8Array(16))).size).toBe(3);
    expect(() => readWeights(safetensorsFile(header([4, 12]), new Uint8Array(16)))).toThrow(
      refusal('corrupt_file', /'a' and 'b' share bytes/),
    );
  });
});
