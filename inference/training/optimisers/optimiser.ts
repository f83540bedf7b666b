import type { Graph } from '../../graph/index.ts';
import type { Value } from '../../graph/value.ts';

/** One parameter about to be updated, all values of the same type and shape but the scalars, which are [] . */
export interface UpdateOperands {
  readonly parameter: Value;
  /** The gradient after clipping. */
  readonly gradient: Value;
  /** One value per name in `stateNames`. */
  readonly state: readonly Value[];
  /** One value per name in `scalarNames`. */
  readonly scalars: Readonly<Record<string, Value>>;
}

export interface Update {
  readonly parameter: Value;
  readonly state: readonly Value[];
}

/**
 * An optimiser as a fragment of a graph. What changes with the step count is computed outside, in float64, and
 * enters as scalars, so that one graph serves every step.
 *
 * Updates are built parameter by parameter. Joining all of them into one long vector, which looks like less work,
 * took 4.5 times as long (ResNet-18, Adam, 300 against 66 ms): a parameter's chain of kernels stays in the cache.
 */
export interface Optimiser {
  /** Name and settings, for the run record. */
  readonly description: string;
  /** Tensors kept per parameter, all starting at zero. */
  readonly stateNames: readonly string[];
  readonly scalarNames: readonly string[];
  /** Scalars of step `step` (1 for the first) at the rate `rate`. */
  scalars(step: number, rate: number): Readonly<Record<string, number>>;
  update(graph: Graph, operands: UpdateOperands): Update;
}
