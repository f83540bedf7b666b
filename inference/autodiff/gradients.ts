import { CaliperError } from '../../main/contract/errors.ts';
import { type Graph, tensorOf } from '../graph/index.ts';
import type { Node, Value } from '../graph/value.ts';
import { type Composite, compositeOf } from './composite.ts';
import { gradientRules } from './rules/index.ts';
import type { Application, Lazy } from './rules/rule.ts';
import { zerosLike } from './shapes.ts';
import { isGradientStop } from './stop-gradient.ts';

/** What is differentiated in one go: a node, or the nodes of a composite. */
type Step = Node | Composite;

/**
 * Reverse-mode differentiation: appends to `graph` the nodes that compute ∂loss/∂w for every w in `wrt`.
 *
 * `loss` has one element. Only what the asked gradients need is built. A value that the loss does not depend on
 * (or only through `stopGradient`) gets zeros. An operator on a path from `wrt` to `loss` that has no rule is a
 * `model_contract` error that names it.
 * Returns the gradients in the order of `wrt`, each of the type and shape of its value.
 */
export function gradients(graph: Graph, loss: Value, wrt: readonly Value[]): Value[] {
  if (!isFloat(loss) || loss.shape.some((dim) => dim !== 1)) {
    throw new CaliperError(
      'invalid_input',
      `the loss must be one floating-point number, not ${loss.type}[${loss.shape}]`,
    );
  }
  const steps = stepsTowards(loss);
  const varying = varyingValues(steps, wrt);
  const contributions = new Map<Value, Value[]>();
  if (varying.has(loss))
    contributions.set(loss, [
      graph.constant(
        tensorOf(
          loss.type,
          [1],
          loss.shape.map(() => 1),
        ),
      ),
    ]);

  const total = (value: Value): Value | undefined => {
    const parts = contributions.get(value);
    if (!parts) return undefined;
    const sum = parts.reduce((a, b) => graph.Add(a, b));
    contributions.set(value, [sum]);
    return sum;
  };

  for (const step of [...steps].reverse()) {
    if (!step.inputs.some((input) => input && varying.has(input))) continue;
    const outputGradients = step.outputs.map(total);
    if (outputGradients.every((gradient) => gradient === undefined)) continue;
    const lazies = lazyGradients(graph, step, outputGradients);
    step.inputs.forEach((input, i) => {
      const lazy = lazies[i];
      if (!input || !lazy || !varying.has(input)) return;
      const parts = contributions.get(input) ?? [];
      parts.push(lazy());
      contributions.set(input, parts);
    });
  }
  return wrt.map((value) => total(value) ?? zerosLike(graph, value));
}

function lazyGradients(
  graph: Graph,
  step: Step,
  outputGradients: readonly (Value | undefined)[],
): readonly (Lazy | null)[] {
  if (!isNode(step)) return step.gradients(outputGradients);
  const rule = step.domain === '' ? gradientRules[step.op] : undefined;
  if (!rule) {
    throw new CaliperError('model_contract', `no gradient rule for operator ${step.op} (node ${step.name})`, {
      details: { op: step.op, node: step.name },
    });
  }
  return rule({
    graph,
    node: step,
    inputs: step.inputs as unknown as Application['inputs'],
    y: step.outputs[0]!,
    dy: outputGradients[0] as Value,
    outputGradients,
  });
}

/** Every step that the loss depends on, each after those that it depends on. */
function stepsTowards(loss: Value): Step[] {
  const done = new Set<Step>();
  const open = new Set<Step>();
  const order: Step[] = [];
  const stack = [stepOf(loss)];
  while (stack.length > 0) {
    const step = stack.at(-1);
    if (!step || done.has(step)) {
      stack.pop();
    } else if (open.has(step)) {
      stack.pop();
      done.add(step);
      order.push(step);
    } else {
      open.add(step);
      for (const input of step.inputs) if (input) stack.push(stepOf(input));
    }
  }
  return order;
}

function stepOf(value: Value): Step | undefined {
  if (!value.producer) return undefined;
  const whole = compositeOf(value.producer);
  if (whole && !whole.outputs.includes(value)) {
    throw new CaliperError('internal', `'${value.name}' is used outside the composite that hides it`);
  }
  return whole ?? value.producer;
}

/** The floating-point values that vary with `wrt`. */
function varyingValues(steps: readonly Step[], wrt: readonly Value[]): Set<Value> {
  const varying = new Set(wrt);
  for (const step of steps) {
    if (isNode(step) && isGradientStop(step)) continue;
    if (!step.inputs.some((input) => input && varying.has(input))) continue;
    for (const output of step.outputs) if (isFloat(output)) varying.add(output);
  }
  return varying;
}

function isNode(step: Step): step is Node {
  return 'op' in step;
}

function isFloat(value: Value): boolean {
  return value.type.startsWith('float');
}
