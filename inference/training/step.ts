import { CaliperError } from '../../main/contract/errors.ts';
import { gradients } from '../autodiff/index.ts';
import { writeOnnx } from '../graph/onnx.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { Node, Value } from '../graph/value.ts';
import { zeros } from '../runtime/ort-tensor.ts';
import { clipByNorm, gradientNorm } from './clipping.ts';
import { groupMembers } from './groups.ts';
import type { ParameterGroup, Pass, TrainingModel } from './model.ts';
import { movingAverage } from './moving-average.ts';
import { freezeOthers } from './parameters.ts';

/** A copy of the weights that follows them slowly: `prefix + name` ← decay·itself + (1 - decay)·`name`. */
export interface Teacher {
  readonly prefix: string;
  readonly decay: number;
}

/** A training step as one ONNX model: forward, loss, backward, clip, update. */
export interface TrainingStep {
  readonly model: Uint8Array;
  /** Every state that the step may read or change, by input name, with the tensor it starts at. */
  readonly initialState: ReadonlyMap<string, Tensor>;
  /** The states that it changes; the new value is output `nextName(state)`. */
  readonly changes: readonly string[];
  readonly metrics: readonly string[];
  /** Nodes that WebGPU claims and then cannot run: for `SessionOptions.cpuNodes`. */
  readonly cpuNodes: readonly string[];
}

/** Outputs of a step beside the new states. */
export const lossOutput = 'loss';
export const nextName = (state: string): string => `next/${state}`;
export const normOutput = (group: string): string => `norm/${group}`;
export const metricOutput = (metric: string): string => `metric/${metric}`;
/** Scalar inputs of a step. */
export const scalarInput = (group: string, scalar: string): string => `${group}/${scalar}`;

export interface StepOptions {
  /** Parameters that another pass of the same loop changes. Those that none changes stay in the file. */
  readonly changesElsewhere?: (parameterName: string) => boolean;
  readonly teacher?: Teacher;
}

/**
 * Builds the step of `pass`. The graph of `model` is used up: it becomes the step's. Throws `invalid_input` for an
 * unknown loss, an empty group, or a parameter that two groups claim.
 */
export function buildTrainingStep(
  model: TrainingModel,
  pass: Pass,
  { changesElsewhere = () => false, teacher }: StepOptions = {},
): TrainingStep {
  const { graph, buffers = {}, metrics = {} } = model;
  const isTeacher = (name: string) => teacher !== undefined && name.startsWith(teacher.prefix);
  const isTrainable = (name: string) => !(name in buffers) && !isTeacher(name);
  const members = groupMembers(pass, [...graph.parameters.keys()].filter(isTrainable));
  const trained = [...members.values()].flat();
  freezeOthers(graph, (name) => !isTrainable(name) || trained.includes(name) || changesElsewhere(name));
  const initialState = new Map(graph.parameters);

  for (const name of [...graph.outputs.keys()]) graph.removeOutput(name);
  const loss = lossOf(model, pass);
  graph.output(lossOutput, loss);
  for (const [name, value] of Object.entries(metrics)) graph.output(metricOutput(name), value);

  const changes: string[] = [];
  const publish = (state: string, value: Value) => {
    changes.push(state);
    graph.output(nextName(state), value);
  };
  const stateInput = (name: string, initial: Tensor): Value => {
    if (!initialState.has(name)) initialState.set(name, initial);
    return graph.values.get(name) ?? graph.input(name, initial.type, initial.dims);
  };
  const update = (group: ParameterGroup, name: string, gradient: Value, scalars: Record<string, Value>) => {
    const parameter = graph.value(name);
    const initial = initialState.get(name)!;
    const stateNames = group.optimiser.stateNames.map((state) => `${state}/${name}`);
    const state = stateNames.map((stateName) => stateInput(stateName, zeros(initial.type, initial.dims)));
    const next = group.optimiser.update(graph, { parameter, gradient, state, scalars });
    publish(name, next.parameter);
    for (const [index, stateName] of stateNames.entries()) publish(stateName, next.state[index]!);
    if (teacher === undefined) return;
    const old = stateInput(teacher.prefix + name, initial);
    publish(teacher.prefix + name, movingAverage(graph, old, next.parameter, teacher.decay));
  };

  const parameters = trained.map((name) => graph.value(name));
  const gradientOf = new Map(
    gradients(graph, loss, parameters).map((value, index) => [trained[index]!, value]),
  );
  for (const [group, names] of members) {
    const raw = names.map((name) => gradientOf.get(name)!);
    const norm = graph.output(normOutput(group.name), gradientNorm(graph, raw));
    const clipped = group.clipNorm === undefined ? raw : clipByNorm(graph, raw, norm, group.clipNorm);
    const scalars = Object.fromEntries(
      group.optimiser.scalarNames.map((scalar) => [
        scalar,
        graph.input(scalarInput(group.name, scalar), norm.type, []),
      ]),
    );
    for (const [index, name] of names.entries()) update(group, name, clipped[index]!, scalars);
  }
  for (const [name, next] of Object.entries(buffers)) publish(name, next);
  graph.prune();
  const bytes = writeOnnx(graph, { parametersAs: 'inputs' });
  const cpuNodes = graph.nodes.filter(webgpuLacks).map(({ name }) => name);
  return { model: bytes, initialState, changes, metrics: Object.keys(metrics), cpuNodes };
}

/** MaxPool with indices, which its gradient needs: "The Indices output is not supported yet" (ONNX Runtime 1.30). */
export const webgpuLacks = ({ op, outputs }: Node): boolean => op === 'MaxPool' && outputs.length > 1;

function lossOf(model: TrainingModel, pass: Pass): Value {
  const loss = model.losses[pass.loss];
  if (loss !== undefined) return loss;
  throw new CaliperError('invalid_input', `the model has no loss named '${pass.loss}'`, {
    details: { pass: pass.name, losses: Object.keys(model.losses) },
  });
}
