import type { Graph } from '../graph/index.ts';
import type { Value } from '../graph/value.ts';
import type { Optimiser } from './optimisers/optimiser.ts';
import type { Schedule } from './schedules.ts';

/** A network in its training form. Its parameters start at the graph's tensors and become inputs of the step. */
export interface TrainingModel {
  readonly graph: Graph;
  /** Scalars [] that a pass may minimise, by name: `main`, `gates`. Each may use its own sample weights. */
  readonly losses: Readonly<Record<string, Value>>;
  /**
   * Parameters of the graph that no optimiser moves but each forward does (running statistics of batch
   * normalisation): the parameter's name and its value after the batch.
   */
  readonly buffers?: Readonly<Record<string, Value>>;
  /** Further scalars [] to report with every step. */
  readonly metrics?: Readonly<Record<string, Value>>;
}

/** Parameters that share an optimiser, a learning rate and a clip. */
export interface ParameterGroup {
  readonly name: string;
  /** Which parameters belong; buffers never do. */
  readonly includes: (parameterName: string) => boolean;
  readonly optimiser: Optimiser;
  readonly schedule: Schedule;
  /** Largest norm of the whole group's gradient; none if left out. */
  readonly clipNorm?: number;
}

/** One forward, backward and update on a batch. Parameters outside its groups stay as they are. */
export interface Pass {
  readonly name: string;
  /** Name of the loss in `TrainingModel.losses`. */
  readonly loss: string;
  readonly groups: readonly ParameterGroup[];
}

/** The ordinary loop: one pass that moves every group at once. */
export function plainPasses(loss: string, ...groups: readonly ParameterGroup[]): readonly Pass[] {
  return [{ name: 'main', loss, groups }];
}

interface RoutedGroup {
  readonly loss: string;
  readonly group: ParameterGroup;
}

/**
 * Gradient routing (methods/sizing-hag-gr.md, section 2): on each batch the gates move first with the rest at
 * rest, then the rest moves, seen through the new gates. No gradient of one pass reaches the other.
 */
export function gradientRoutingPasses(gates: RoutedGroup, main: RoutedGroup): readonly Pass[] {
  return [
    { name: 'gates', loss: gates.loss, groups: [gates.group] },
    { name: 'main', loss: main.loss, groups: [main.group] },
  ];
}

/** The control of a gated run: an ungated network that gets the same two passes per batch, so the same compute. */
export function equalComputePasses(loss: string, ...groups: readonly ParameterGroup[]): readonly Pass[] {
  const [pass] = plainPasses(loss, ...groups);
  return [pass!, pass!];
}
