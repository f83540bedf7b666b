import { onlyOnCpu, type Verdict, verdictOf } from './known-mismatches.ts';
import type { OperatorCounts, ParityResult } from './measure.ts';
import type { ParityCase } from './parity-case.ts';

/** A case with what came of it. */
export interface Judged {
  readonly parityCase: ParityCase;
  readonly result: ParityResult;
  readonly verdict: Verdict;
}

export function judge(parityCase: ParityCase, result: ParityResult): Judged {
  return { parityCase, result, verdict: verdictOf(parityCase, result) };
}

/** One operator over all cases that ran it. */
export interface OperatorSummary {
  readonly operator: string;
  /** Nodes run on each side, over all cases. */
  readonly onWebgpu: number;
  readonly onCpu: number;
  readonly cases: number;
  /** Largest difference of a case that agrees and ran it on WebGPU; null where none did. */
  readonly largest: number | null;
}

/** The operators of the graphs as ONNX Runtime ran them, by name. */
export function operatorSummaries(judged: readonly Judged[]): readonly OperatorSummary[] {
  const names = new Set(judged.flatMap(({ result }) => operatorsOf(result)));
  return [...names].sort().map((operator) => {
    const having = judged.filter(({ result }) => operatorsOf(result).includes(operator));
    const agreeing = having.filter(
      ({ result, verdict }) => verdict === 'agrees' && operator in result.onWebgpu,
    );
    return {
      operator,
      onWebgpu: total(having.map(({ result }) => result.onWebgpu[operator])),
      onCpu: total(having.map(({ result }) => result.onCpu[operator])),
      cases: having.length,
      largest: agreeing.length === 0 ? null : largestDifference(agreeing),
    };
  });
}

/**
 * Operators that are not where the list `onlyOnCpu` says. With `all` cases run, one that is listed must have been
 * seen.
 */
export function misplacedOperators(judged: readonly Judged[], { all }: { readonly all: boolean }): string[] {
  const summaries = operatorSummaries(judged);
  const misplaced = summaries
    .filter(({ operator, onWebgpu }) => onlyOnCpu.has(operator) !== (onWebgpu === 0))
    .map(
      ({ operator, onWebgpu }) =>
        `${operator} ran on ${onWebgpu > 0 ? 'WebGPU, but is listed as only on the CPU' : 'the CPU only'}`,
    );
  const seen = new Set(summaries.map(({ operator }) => operator));
  const unseen = all ? [...onlyOnCpu.keys()].filter((operator) => !seen.has(operator)) : [];
  return [...misplaced, ...unseen.map((operator) => `${operator} is listed, but no case has it`)];
}

/** Largest measured difference; 0 for no cases. */
export function largestDifference(judged: readonly Judged[]): number {
  return Math.max(0, ...judged.map(({ result }) => result.difference ?? 0));
}

function operatorsOf({ onWebgpu, onCpu }: ParityResult): readonly string[] {
  return Object.keys({ ...onWebgpu, ...onCpu } satisfies OperatorCounts);
}

function total(counts: readonly (number | undefined)[]): number {
  return counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
}
