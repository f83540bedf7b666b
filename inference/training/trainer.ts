import { CaliperError } from '../../main/contract/errors.ts';
import type { Graph } from '../graph/index.ts';
import { writeOnnx } from '../graph/onnx.ts';
import type { ElementType, Tensor } from '../graph/tensor.ts';
import { tensorOf } from '../graph/tensor-of.ts';
import { type DeviceTensor, dispose } from '../runtime/ort-tensor.ts';
import { Session, type SessionOptions } from '../runtime/session.ts';
import type { ParameterGroup, Pass, TrainingModel } from './model.ts';
import { freezeOthers } from './parameters.ts';
import { StateTensors } from './state-tensors.ts';
import {
  buildTrainingStep,
  lossOutput,
  metricOutput,
  nextName,
  normOutput,
  scalarInput,
  type Teacher,
  type TrainingStep,
} from './step.ts';

export type Feeds = Readonly<Record<string, Tensor>>;

export interface TrainerOptions {
  /** Builds the network anew, with the same names each time: every distinct pass gets a graph of its own. */
  readonly build: () => TrainingModel;
  readonly passes: readonly Pass[];
  /** Keeps slowly following weights beside the trained ones. */
  readonly teacher?: Teacher;
  readonly session?: SessionOptions;
}

/** What one pass did. */
export interface PassResult {
  readonly pass: string;
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** Group name → norm of its gradient before clipping, and the learning rate used. */
  readonly norms: Readonly<Record<string, number>>;
  readonly rates: Readonly<Record<string, number>>;
  /** The loss or a norm was not finite: nothing was changed. */
  readonly skipped: boolean;
}

/** All that makes the next step what it is, apart from the data. */
export interface TrainerState {
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Group name → number of updates made. */
  readonly updates: ReadonlyMap<string, number>;
}

interface CompiledPass {
  readonly pass: Pass;
  readonly step: TrainingStep;
  readonly session: Session;
}

/**
 * Runs the passes of a loop on batch after batch. One class serves the plain loop, gradient routing and its
 * equal-compute control: they differ in their passes only. Bit-reproducible on one provider with one thread count.
 */
export class Trainer {
  readonly description: string;
  readonly #passes: readonly CompiledPass[];
  readonly #tensors: StateTensors;
  readonly #updates: Map<string, number>;
  readonly #weightNames: readonly string[];
  readonly #teacher: Teacher | undefined;
  readonly #sessionOptions: SessionOptions;
  readonly #evaluators: Session[] = [];

  private constructor(
    options: TrainerOptions,
    passes: readonly CompiledPass[],
    tensors: ReadonlyMap<string, Tensor>,
    weightNames: readonly string[],
  ) {
    this.#passes = passes;
    this.#weightNames = weightNames;
    this.#teacher = options.teacher;
    this.#sessionOptions = options.session ?? {};
    this.#tensors = new StateTensors(tensors, this.#sessionOptions);
    this.#updates = new Map(groupsOf(options.passes).map((group) => [group.name, 0]));
    this.description = describe(options, tensors);
  }

  /** Builds and loads the step of each pass. Throws what `buildTrainingStep` and `Session.load` throw. */
  static async create(options: TrainerOptions): Promise<Trainer> {
    const distinct = [...new Set(options.passes)];
    const compiled = new Map<Pass, CompiledPass>();
    const tensors = new Map<string, Tensor>();
    let weightNames: string[] = [];
    for (const pass of distinct) {
      const model = options.build();
      weightNames = [...model.graph.parameters.keys()];
      const others = distinct.filter((other) => other !== pass).flatMap((other) => other.groups);
      const step = buildTrainingStep(model, pass, {
        changesElsewhere: (name) => others.some((group) => group.includes(name)),
        ...(options.teacher && { teacher: options.teacher }),
      });
      for (const [name, tensor] of step.initialState) if (!tensors.has(name)) tensors.set(name, tensor);
      const session = await Session.load(step.model, {
        ...options.session,
        cpuNodes: step.cpuNodes,
        // State that stays on the GPU is neither sent nor fetched in a step; only WebGPU's binding can do that.
        ...(options.session?.provider === 'webgpu' && { keepOnDevice: step.changes.map(nextName) }),
      });
      compiled.set(pass, { pass, step, session });
    }
    return new Trainer(
      options,
      options.passes.map((pass) => compiled.get(pass)!),
      tensors,
      weightNames,
    );
  }

  /** Brings weights and state into main memory; needed before `weights` and `state` when training on a GPU. */
  async fetch(): Promise<void> {
    await this.#tensors.fetch();
  }

  /** Weights that are trained or moved, by name, as they are now. The tensors are never written to again. */
  weights(): Map<string, Tensor> {
    return this.#pick((name) => name);
  }

  /** The teacher's weights under the names of the trained ones; what it does not follow is as in `weights`. */
  teacherWeights(): Map<string, Tensor> {
    const prefix = this.#teacher?.prefix ?? '';
    return this.#pick((name) => (this.#tensors.host.has(prefix + name) ? prefix + name : name));
  }

  get state(): TrainerState {
    return { tensors: new Map(this.#tensors.host), updates: new Map(this.#updates) };
  }

  /** Goes on from a state of the same kind of run; `conflict` if names, types or shapes differ. */
  restore(state: TrainerState): void {
    for (const [name, tensor] of this.#tensors.host) {
      const other = state.tensors.get(name);
      if (other?.type !== tensor.type || other.dims.join() !== tensor.dims.join())
        throw new CaliperError('conflict', `the saved state has no fitting '${name}'`, { details: { name } });
    }
    for (const name of this.#tensors.host.keys()) this.#tensors.set(name, state.tensors.get(name)!);
    for (const name of this.#updates.keys()) this.#updates.set(name, state.updates.get(name) ?? 0);
  }

  /**
   * All passes on one batch. `feeds` holds every input of the graph that is not a parameter; `epoch` is where the
   * schedules stand, with its fraction.
   */
  async step(feeds: Feeds, epoch: number): Promise<readonly PassResult[]> {
    const results: PassResult[] = [];
    for (const compiled of this.#passes) results.push(await this.#runPass(compiled, feeds, epoch));
    return results;
  }

  /**
   * Loads another graph of the same network (its inference form) for use with the present weights; it is released
   * with the trainer. The graph is used up. `run` takes the weights to use, by default the present ones.
   */
  async evaluator(
    graph: Graph,
  ): Promise<(feeds: Feeds, weights?: ReadonlyMap<string, Tensor>) => Promise<Feeds>> {
    freezeOthers(graph, (name) => this.#tensors.newest(name) !== undefined);
    const session = await Session.load(writeOnnx(graph, { parametersAs: 'inputs' }), this.#sessionOptions);
    this.#evaluators.push(session);
    return async (feeds, weights) => {
      const weight = (name: string) =>
        weights === undefined ? this.#tensors.newest(name) : weights.get(name);
      const inputs = pickInputs(session, (name) => feeds[name] ?? weight(name));
      // No output of this session stays on the device, though its inputs may be there.
      return (await session.runOnDevice(inputs)) as Record<string, Tensor>;
    };
  }

  async release(): Promise<void> {
    for (const { session } of new Set(this.#passes)) await session.release();
    for (const session of this.#evaluators) await session.release();
    await this.#tensors.release();
  }

  async #runPass({ pass, step, session }: CompiledPass, feeds: Feeds, epoch: number): Promise<PassResult> {
    const rates = Object.fromEntries(pass.groups.map(({ name, schedule }) => [name, schedule.rateAt(epoch)]));
    const scalars = new Map<string, number>();
    for (const { name, optimiser } of pass.groups) {
      const values = optimiser.scalars(this.#updates.get(name)! + 1, rates[name]!);
      for (const scalar of optimiser.scalarNames) scalars.set(scalarInput(name, scalar), values[scalar]!);
    }
    const outputs = await session.runOnDevice(
      pickInputs(session, (name, type) => {
        const scalar = scalars.get(name);
        return scalar === undefined
          ? (this.#tensors.newest(name) ?? feeds[name])
          : tensorOf(type, [scalar], []);
      }),
    );
    const read = (output: string) => Number((outputs[output] as Tensor).data[0]);
    const loss = read(lossOutput);
    const norms = Object.fromEntries(pass.groups.map(({ name }) => [name, read(normOutput(name))]));
    const skipped = ![loss, ...Object.values(norms)].every(Number.isFinite);
    if (skipped) {
      for (const output of Object.values(outputs)) dispose(output);
    } else {
      for (const name of step.changes) this.#tensors.set(name, outputs[nextName(name)]!);
      for (const { name } of pass.groups) this.#updates.set(name, this.#updates.get(name)! + 1);
    }
    const metrics = Object.fromEntries(step.metrics.map((name) => [name, read(metricOutput(name))]));
    return { pass: pass.name, loss, metrics, norms, rates, skipped };
  }

  #pick(source: (name: string) => string): Map<string, Tensor> {
    const picked = new Map<string, Tensor>();
    for (const name of this.#weightNames) {
      const tensor = this.#tensors.host.get(source(name));
      if (tensor !== undefined) picked.set(name, tensor);
    }
    return picked;
  }
}

/** The tensors for a session's inputs; `model_contract` names the first one that nobody provides. */
function pickInputs(
  session: Session,
  find: (name: string, type: ElementType) => Tensor | DeviceTensor | undefined,
): Record<string, Tensor | DeviceTensor> {
  const picked: Record<string, Tensor | DeviceTensor> = {};
  for (const { name, type } of session.inputs) {
    const tensor = find(name, type);
    if (tensor === undefined)
      throw new CaliperError('model_contract', `the training graph's input '${name}' is not in the batch`);
    picked[name] = tensor;
  }
  return picked;
}

function groupsOf(passes: readonly Pass[]): readonly ParameterGroup[] {
  return [...new Set(passes.flatMap((pass) => pass.groups))];
}

/** Everything that must be equal for a checkpoint to fit: passes, optimisers, schedules, names and shapes. */
function describe({ passes, teacher }: TrainerOptions, tensors: ReadonlyMap<string, Tensor>): string {
  const lines = passes.flatMap((pass) =>
    pass.groups.map(
      (group) =>
        `pass ${pass.name}, loss ${pass.loss}, group ${group.name}: ${group.optimiser.description}, ` +
        `${group.schedule.description}, clip ${group.clipNorm ?? 'none'}`,
    ),
  );
  if (teacher !== undefined) lines.push(`teacher ${teacher.prefix} decay ${teacher.decay}`);
  for (const [name, { type, dims }] of tensors) lines.push(`${name} ${type} [${dims.join(', ')}]`);
  return lines.join('\n');
}
