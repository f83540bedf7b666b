import { describe, expect, it } from 'vitest';
import { plainRandom } from '../../test/plain-random.ts';
import { elementCount, importWeights, type Tensor, tensorOf, writeOnnx } from '../graph/index.ts';
import { Session } from '../runtime/index.ts';
import type { Stream } from '../sizing/index.ts';
import {
  answerName,
  buildFsgResnet18,
  buildFsgVitTiny,
  compareGates,
  gateStates,
  gateStatistics,
  isGate,
  type Network,
  resizedPositions,
  resnet18WeightName,
  strengthName,
  vitTinyWeights,
} from './index.ts';

const options = () =>
  ({ sidePx: 32, gated: true, outputs: 1, mode: 'inference', random: plainRandom() }) as const;

const resnet = (streams: readonly Stream[], extra = {}) =>
  buildFsgResnet18({ ...options(), streams, ...extra });
const vit = (extra = {}) => buildFsgVitTiny({ ...options(), ...extra });

function weightsIn(model: Network, chosen: (name: string) => boolean): number {
  return [...model.graph.parameters]
    .filter(([name]) => chosen(name))
    .reduce((sum, [, tensor]) => sum + elementCount(tensor.dims), 0);
}

const isStatistic = (name: string) => name.includes('.running_');

/** Images of a fixed formula, [count, channels, side, side]. */
function images(count: number, channels = 3, side = 32): Tensor<'float32'> {
  const length = count * channels * side * side;
  return tensorOf(
    'float32',
    Array.from({ length }, (_, i) => Math.sin(i * 0.37) + Math.cos(i * 0.011)),
    [count, channels, side, side],
  );
}

async function answers(model: Network, feeds: Record<string, Tensor>): Promise<number[]> {
  const session = await Session.load(writeOnnx(model.graph), { threads: 1 });
  const result = await session.run(feeds, [answerName]);
  session.release();
  return [...(result[answerName]!.data as Float32Array)];
}

describe('REQ-SIZE-002 FSG-ViT-Tiny', () => {
  // Mutation: a gate on the head, or one gate a block.
  it('has 24 gate vectors, 4,608 gate weights and 5,597,376 backbone weights at 384 px', () => {
    const model = vit({ sidePx: 384 });
    expect(model.gates).toHaveLength(24);
    expect(weightsIn(model, isGate)).toBe(4608);
    expect(weightsIn(model, (name) => !isGate(name) && !name.startsWith('head.'))).toBe(5597376);
    expect(weightsIn(model, (name) => name.startsWith('head.'))).toBe(193);
    expect(weightsIn(vit({ outputs: 100 }), (name) => name.startsWith('head.'))).toBe(19300);
  });

  it('knows the shape of its answer for any batch', () => {
    expect(vit().answer.shape).toEqual(['N', 1]);
  });

  it('refuses a side that is no multiple of its patch', () => {
    expect(() => vit({ sidePx: 40 })).toThrow(/multiple of the 16 px patch/);
  });
});

describe('FSG-ResNet-18', () => {
  it.each([1, 3])('with %i streams has 960 gate weights each, 512 each at L1 and 128 at L2', (count) => {
    const model = resnet((['crop', 'masked', 'depth'] as const).slice(0, count));
    expect(weightsIn(model, isGate)).toBe(960 * count + 512 * count + 128);
    expect(model.gates).toHaveLength(4 * count + 2);
  });

  it('has torchvision’s weights in each stream', () => {
    const model = resnet(['crop']);
    // torchvision's resnet18 has 11,689,512 parameters, of which 513,000 in the fc that is not here.
    const trunk = (name: string) => name.startsWith('crop.') && !isStatistic(name);
    expect(weightsIn(model, trunk)).toBe(11689512 - 513000);
    expect(model.graph.parameters.get('crop.layer2.0.downsample.0.weight')!.dims).toEqual([128, 64, 1, 1]);
    expect(model.answer.shape).toEqual(['N', 1]);
  });

  it('takes torchvision’s weights by name', () => {
    const names = ['conv1.weight', 'layer4.1.bn2.running_var', 'fc.weight', 'bn1.num_batches_tracked'];
    expect(names.map((name) => resnet18WeightName(name, 'masked'))).toEqual([
      'masked.conv1.weight',
      'masked.layer4.1.bn2.running_var',
      null,
      null,
    ]);
    expect(resnet(['masked']).graph.parameters.has('masked.layer4.1.bn2.running_var')).toBe(true);
  });

  it('wants one to three different streams', () => {
    expect(() => resnet([])).toThrow(/different streams/);
    expect(() => resnet(['crop', 'crop'])).toThrow(/different streams/);
  });
});

describe('parameter groups', () => {
  it('hold each trainable weight once, and no running statistic', () => {
    const { groups, graph } = resnet(['crop'], { mode: 'training', batch: 2 });
    expect(groups.gate.map((value) => value.name)).toEqual([
      'gate.crop.layer1',
      'gate.crop.layer2',
      'gate.crop.layer3',
      'gate.crop.layer4',
      'gate.L1',
      'gate.L2',
    ]);
    const names = [...groups.gate, ...groups.main].map((value) => value.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length + [...graph.parameters.keys()].filter(isStatistic).length).toBe(
      graph.parameters.size,
    );
  });
});

describe.each([
  ['FSG-ResNet-18', (extra: object) => resnet(['crop'], extra)],
  ['FSG-ViT-Tiny', (extra: object) => vit(extra)],
])('%s', (_, build) => {
  const feeds = (model: Network, count: number) =>
    Object.fromEntries(Object.keys(model.inputs).map((stream) => [stream, images(count)]));

  // Mutation: sigmoid left out, or its argument negated.
  it('with its gates at +∞ is the ungated network', async () => {
    const gated = build({});
    const control = build({ gated: false });
    for (const [name, tensor] of gated.graph.parameters) {
      if (isGate(name))
        gated.graph.setParameter(name, { ...tensor, data: new Float32Array(tensor.dims[0]!).fill(80) });
      else control.graph.setParameter(name, tensor);
    }
    expect([...control.graph.parameters.keys()].some(isGate)).toBe(false);
    const [open, without] = [
      await answers(gated, feeds(gated, 2)),
      await answers(control, feeds(control, 2)),
    ];
    expect(open).toHaveLength(2);
    open.forEach((value, i) => {
      expect(value).toBeCloseTo(without[i]!, 5);
    });
  });

  it('answers for each sample alone: order and company do not matter', async () => {
    const model = build({});
    const both = await answers(model, feeds(model, 2));
    const swapped = Object.fromEntries(
      Object.entries(feeds(model, 2)).map(([stream, { dims, data, type }]) => {
        const half = data.length / 2;
        const turned = Float32Array.of(...data.subarray(half), ...data.subarray(0, half));
        return [stream, { dims, type, data: turned }];
      }),
    );
    const turned = await answers(model, swapped);
    expect(both[0]).not.toBe(both[1]);
    expect(turned[1]).toBeCloseTo(both[0]!, 5);
    expect(turned[0]).toBeCloseTo(both[1]!, 5);
  });

  it('shows gates that are the same whatever it looks at', async () => {
    const model = build({ showGates: true });
    const session = await Session.load(writeOnnx(model.graph), { threads: 1 });
    const name = strengthName(model.gates[0]!.name);
    const one = await session.run(feeds(model, 1), [name]);
    const dark = Object.fromEntries(
      Object.entries(feeds(model, 1)).map(([stream, image]) => [
        stream,
        { ...image, data: new Float32Array(image.data.length) },
      ]),
    );
    const other = await session.run(dark, [name]);
    session.release();
    expect(one[name]!.data).toEqual(other[name]!.data);
    expect(one[name]!.dims).toEqual([model.gates[0]!.raw.shape[0]]);
  });
});

describe('gates', () => {
  it('tell how far they have come, and how two models differ', () => {
    const model = resnet(['crop']);
    const before = gateStates(model.graph);
    model.graph.setParameter(
      'gate.L2',
      tensorOf('float32', [...new Array(32).fill(4), ...new Array(96).fill(-4)]),
    );
    const after = gateStates(model.graph);
    const l2 = gateStatistics(after.find(({ name }) => name === 'gate.L2')!);
    expect([l2.channels, l2.openShare]).toEqual([128, 0.25]);
    expect(l2.distanceFromHalf).toBeCloseTo(0.482014, 5);
    const comparison = compareGates(before, after);
    expect(comparison.filter(({ meanAbsoluteDifference }) => meanAbsoluteDifference > 0)).toHaveLength(1);
    expect(comparison).toHaveLength(6);
  });
});

describe('position embeddings', () => {
  const grid = (side: number, of: (x: number, y: number) => number) =>
    tensorOf(
      'float32',
      [7, ...Array.from({ length: side * side }, (_, i) => of(i % side, Math.floor(i / side)))],
      [1, side * side + 1, 1],
    );

  it('keep the class token and their own size', () => {
    const positions = grid(4, (x, y) => x - 2 * y);
    const same = resizedPositions(positions, 4);
    expect(same.dims).toEqual([1, 17, 1]);
    same.data.forEach((value, i) => {
      expect(value).toBeCloseTo(positions.data[i]!, 6);
    });
  });

  it('keep a slope when they shrink', () => {
    const half = resizedPositions(
      grid(24, (x) => x),
      12,
    );
    expect(half.data[0]).toBe(7);
    expect(half.data[1 + 5 * 12 + 6]! - half.data[1 + 5 * 12 + 5]!).toBeCloseTo(2, 5);
  });

  it('are resized with the weights of another side, whose classifier is left out', () => {
    const large = vit({ sidePx: 64, gated: false });
    const small = vit({ sidePx: 32 });
    const report = importWeights(small.graph, vitTinyWeights(large.graph.parameters, 32));
    expect([report.misshapen, report.unexpected]).toEqual([[], []]);
    expect(report.missing.filter((name) => !isGate(name) && !name.startsWith('head.'))).toEqual([]);
  });

  it('must be of a square grid', () => {
    expect(() => resizedPositions(tensorOf('float32', new Array(6).fill(0), [1, 6, 1]), 2)).toThrow(
      /square grid/,
    );
  });
});
