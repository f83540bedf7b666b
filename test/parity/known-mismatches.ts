import { wrongGroupedConvolutions } from './cases/grouped-convolutions.ts';
import type { ParityResult } from './measure.ts';
import type { ParityCase } from './parity-case.ts';

/** Operators that no case ran on WebGPU, though many ran nodes of them on the CPU behind it. */
export const onlyOnCpu: ReadonlyMap<string, string> = new Map([
  ...['Sign', 'Sum', 'Mean', 'Round', 'Dropout', 'LogSoftmax', 'LRN'].map(
    (operator) => [operator, 'WebGPU has no kernel'] as const,
  ),
  ['ReduceProd', 'counts elements from a shape, which is on the CPU in any case'],
  ['NonZero', 'lists axes from shapes, which are on the CPU in any case'],
]);

/** What a result means: as it should be, worse than allowed, or no longer as bad as listed here. */
export type Verdict = 'agrees' | 'known mismatch' | 'NEW MISMATCH' | 'LISTED, BUT AGREES';

const packed = 'the shader computes output channels of two groups at once';
const skipped = 'one output channel and an even number of input channels a group';

interface Mismatch {
  readonly reason: string;
  /** What WebGPU says instead of answering; it answers wrongly where left out. */
  readonly error?: string;
}

/** Every case that ONNX Runtime 1.30 gets wrong on WebGPU. None is a graph of Caliper's own. */
const knownMismatches: ReadonlyMap<string, Mismatch> = new Map([
  ...[...wrongGroupedConvolutions].map((name): [string, Mismatch] => [
    name,
    { reason: name.startsWith('ConvTranspose') ? skipped : packed },
  ]),
  ['gradient: Conv depthwise with multiplier, stride 2', { reason: `its ConvTranspose has ${skipped}` }],
  [
    'gradient: Einsum ...ij,...jk->...ik (2)',
    {
      reason: 'the ellipsis stands for different axes in the operands',
      error: 'Ellipsis dimensions mismatch',
    },
  ],
]);

/** Why a case is expected to fail, or undefined. */
export function knownMismatch(name: string): Mismatch | undefined {
  return knownMismatches.get(name);
}

export function verdictOf({ name, tolerance }: ParityCase, { difference, error }: ParityResult): Verdict {
  const agrees = error === undefined && difference !== null && difference <= tolerance;
  const known = knownMismatches.get(name);
  if (agrees) return known === undefined ? 'agrees' : 'LISTED, BUT AGREES';
  const asListed =
    known !== undefined && (known.error === undefined ? error === undefined : error?.includes(known.error));
  return asListed ? 'known mismatch' : 'NEW MISMATCH';
}
