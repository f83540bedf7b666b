import { CaliperError } from '../../../main/contract/errors.ts';
import type { Graph } from '../../graph/index.ts';
import type { Node, Value } from '../../graph/value.ts';
import { sumToShape } from '../shapes.ts';

/** The gradient of one input, built only when it is asked for. */
export type Lazy = () => Value;

/** One application of an operator, as its gradient rule sees it. */
export interface Application {
  readonly graph: Graph;
  readonly node: Node;
  /** The node's inputs. Those that the operator requires are present; an optional one may be missing. */
  readonly inputs: readonly [Value, Value, Value, Value, Value];
  /** The first output and its gradient. */
  readonly y: Value;
  readonly dy: Value;
  /** Gradients of all outputs; undefined where the loss does not depend on one. */
  readonly outputGradients: readonly (Value | undefined)[];
}

/**
 * The gradient of each input in order, from the gradients of the outputs.
 * `null` (or an entry left out) means that the output does not vary with that input, or only in steps.
 */
export type GradientRule = (application: Application) => readonly (Lazy | null)[];

export type GradientRules = Readonly<Record<string, GradientRule>>;

/** Lets a rule ignore broadcasting: each gradient is summed over the axes along which its input was repeated. */
export function broadcasting(rules: GradientRules): GradientRules {
  const undo =
    (rule: GradientRule): GradientRule =>
    (application) =>
      rule(application).map(
        (lazy, i) =>
          lazy &&
          (() => sumToShape(application.graph, lazy(), application.y.shape, application.inputs[i as 0])),
      );
  return Object.fromEntries(Object.entries(rules).map(([op, rule]) => [op, undo(rule)]));
}

/** Computes a value that several inputs' gradients share at most once. */
export function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** A gradient that exists but is not implemented: an error only where somebody asks for it. */
export function missing(node: Node, what: string): Lazy {
  return () => {
    throw new CaliperError('model_contract', `${node.op}: no gradient rule for ${what} (node ${node.name})`, {
      details: { op: node.op, node: node.name },
    });
  };
}

/** `value` with 0 where `mask` holds: what is not finite there must not be multiplied away, for 0·∞ is not a number. */
export const zeroWhere = (graph: Graph, mask: Value, value: Value): Value =>
  graph.Where(mask, graph.constant(0, value.type), value);
