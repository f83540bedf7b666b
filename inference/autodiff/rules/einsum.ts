import { CaliperError } from '../../../main/contract/errors.ts';
import type { Node } from '../../graph/value.ts';
import { stringOf } from '../attributes.ts';
import { expandLike, sumToShape } from '../shapes.ts';
import type { GradientRule, GradientRules } from './rule.ts';

interface Equation {
  readonly terms: readonly string[];
  readonly output: string;
}

/** The equation with spaces gone, the output explicit, and the ellipsis spelt out in letters not yet used. */
function parseEquation(node: Node): Equation {
  const text = stringOf(node, 'equation', '').replaceAll(' ', '');
  const [left, right] = text.split('->') as [string, string?];
  const unused = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter((letter) => !text.includes(letter));
  const raw = left.split(',');
  const hiddenOf = (term: string, i: number): number =>
    term.includes('...') ? node.inputs[i]!.shape.length - term.length + 3 : 0;
  const hidden = unused.slice(0, Math.max(...raw.map(hiddenOf))).join('');
  const terms = raw.map((term, i) => term.replace('...', hidden.slice(hidden.length - hiddenOf(term, i))));
  if (right !== undefined) return { terms, output: right.replace('...', hidden) };
  const letters = [...terms.join('')].filter((letter) => !hidden.includes(letter));
  const single = letters.filter((letter) => letters.indexOf(letter) === letters.lastIndexOf(letter));
  return { terms, output: hidden + single.sort().join('') };
}

/** The gradient of one operand is the einsum of the output's gradient and the other operands. */
const einsum: GradientRule = ({ graph, node, inputs, y, dy }) => {
  const { terms, output } = parseEquation(node);
  return terms.map((term, own) => () => {
    if (new Set(term).size !== term.length) {
      throw new CaliperError('model_contract', `Einsum: no gradient rule for a diagonal ('${term}')`);
    }
    const others = terms.flatMap((_, i) => (i === own ? [] : [i]));
    const reachable = [...term].filter(
      (letter) => output.includes(letter) || others.some((i) => terms[i]!.includes(letter)),
    );
    const equation = `${[output, ...others.map((i) => terms[i]!)].join(',')}->${reachable.join('')}`;
    const operands = [dy, ...others.map((i) => inputs[i as 0])];
    const isIdentity = others.length === 0 && reachable.join('') === output;
    const partial = isIdentity ? dy : graph.Einsum(equation, ...operands);
    // A letter that occurs in this operand alone was summed away: its gradient is the same all along it.
    const lost = [...term].flatMap((letter, axis) => (reachable.includes(letter) ? [] : [axis]));
    const full =
      lost.length === 0 ? partial : expandLike(graph, graph.Unsqueeze(partial, lost), inputs[own as 0]);
    const sizeOf = (letter: string, axis: number) =>
      output.includes(letter) ? y.shape[output.indexOf(letter)]! : inputs[own as 0].shape[axis]!;
    return sumToShape(graph, full, [...term].map(sizeOf), inputs[own as 0]);
  });
};

export const einsumRules: GradientRules = { Einsum: einsum };
