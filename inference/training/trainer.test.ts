import { describe, expect, it } from 'vitest';
import { Graph, tensorOf } from '../graph/index.ts';
import {
  equalComputePasses,
  type ParameterGroup,
  type Pass,
  plainPasses,
  type TrainingModel,
} from './model.ts';
import { sgd } from './optimisers/sgd.ts';
import { constantSchedule } from './schedules.ts';
import { Trainer } from './trainer.ts';

/** loss = (θ - x)²/2 with θ = a + b. */
function sumNet(): TrainingModel {
  const graph = new Graph();
  const x = graph.input('x', 'float64', [1]);
  const a = graph.parameter('a', tensorOf('float64', [0]));
  const b = graph.parameter('b', tensorOf('float64', [0]));
  const difference = graph.Sub(graph.Add(a, b), x);
  const loss = graph.Mul(graph.ReduceSum(graph.Mul(difference, difference), [0], { keepdims: 0 }), 0.5);
  return { graph, losses: { main: loss }, metrics: { double: graph.Mul(loss, 2) } };
}

const group = (change: Partial<ParameterGroup> = {}): ParameterGroup => ({
  name: 'all',
  includes: () => true,
  optimiser: sgd(),
  schedule: constantSchedule(0.25),
  ...change,
});

const x = { x: tensorOf('float64', [1]) };
const make = (passes: readonly Pass[], teacher?: { prefix: string; decay: number }) =>
  Trainer.create({ build: sumNet, passes, session: { threads: 1 }, ...(teacher && { teacher }) });

describe('REQ-TRAIN-001 Trainer', () => {
  it('gives the control of a gated run two updates a batch', async () => {
    const plain = await make(plainPasses('main', group()));
    const control = await make(equalComputePasses('main', group()));
    await plain.step(x, 0);
    await plain.step(x, 0);
    const [first, second] = await control.step(x, 0);
    expect(control.weights()).toEqual(plain.weights());
    expect(control.state.updates.get('all')).toBe(2);
    expect([first?.loss, second?.loss]).toEqual([0.5, 0.125]);
    expect(first?.metrics.double).toBe(1);
    await plain.release();
    await control.release();
  });

  it('leaves parameters outside the groups alone', async () => {
    const trainer = await make(plainPasses('main', group({ includes: (name) => name === 'a' })));
    await trainer.step(x, 0);
    expect(trainer.weights().get('a')?.data[0]).toBe(0.25);
    expect(trainer.weights().has('b')).toBe(false);
    await trainer.release();
  });

  it('lets the teacher follow', async () => {
    const trainer = await make(plainPasses('main', group()), { prefix: 'teacher.', decay: 0.75 });
    await trainer.step(x, 0);
    expect(trainer.weights().get('a')?.data[0]).toBe(0.25);
    expect(trainer.teacherWeights().get('a')?.data[0]).toBe(0.0625);
    await trainer.release();
  });

  it('evaluates another graph with the present weights', async () => {
    const trainer = await make(plainPasses('main', group()));
    await trainer.step(x, 0);
    const graph = new Graph();
    const a = graph.parameter('a', tensorOf('float64', [0]));
    graph.output('shifted', graph.Add(a, graph.input('shift', 'float64', [1])));
    const evaluate = await trainer.evaluator(graph);
    const shift = tensorOf('float64', [10]);
    expect((await evaluate({ shift })).shifted?.data[0]).toBe(10.25);
    const other = new Map([['a', tensorOf('float64', [5])]]);
    expect((await evaluate({ shift }, other)).shifted?.data[0]).toBe(15);
    await trainer.release();
  });

  it.each([
    ['an unknown loss', plainPasses('other', group()), /no loss named 'other'/],
    ['an empty group', plainPasses('main', group({ includes: () => false })), /has no parameter/],
    ['a parameter in two groups', plainPasses('main', group(), group({ name: 'again' })), /in two groups/],
  ])('refuses %s', async (_what, passes, message) => {
    await expect(make(passes)).rejects.toThrow(message);
  });

  it('names an input that the batch lacks', async () => {
    const trainer = await make(plainPasses('main', group()));
    await expect(trainer.step({}, 0)).rejects.toMatchObject({ code: 'model_contract' });
    await trainer.release();
  });
});
