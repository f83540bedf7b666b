import { readOnnx } from '../../../inference/graph/index.ts';
import { knownMismatch } from '../known-mismatches.ts';
import type { ParityCase } from '../parity-case.ts';
import { gradientRuleCases } from './gradient-rules.ts';
import { groupedConvolutionCases } from './grouped-convolutions.ts';
import { networkCases } from './networks.ts';
import { optimiserCases } from './optimisers.ts';

/** Every case of the parity program, Caliper's own networks first. */
export const parityCases: readonly ParityCase[] = [
  ...networkCases,
  ...optimiserCases,
  ...groupedConvolutionCases,
  ...gradientRuleCases,
];

/**
 * Few cases that still hold every operator of the gradient rules' graphs, the known mismatches among them, the steps
 * of all optimisers and the first right and wrong one of each grouped convolution.
 */
export function operatorCases(): readonly ParityCase[] {
  const seen = new Set<string>();
  const isFresh = (key: string): boolean => !seen.has(key) && seen.add(key).has(key);
  const isFirst = ({ name, make }: ParityCase): boolean => {
    const operators = new Set(readOnnx(make().model).nodes.map(({ op }) => op));
    return [...operators].filter(isFresh).length > 0 || knownMismatch(name) !== undefined;
  };
  const isFirstOfKind = ({ name }: ParityCase): boolean =>
    isFresh(`${name.split(' ')[0]}, wrong: ${knownMismatch(name) !== undefined}`);
  return [
    ...optimiserCases,
    ...groupedConvolutionCases.filter(isFirstOfKind),
    ...gradientRuleCases.filter(isFirst),
  ];
}
