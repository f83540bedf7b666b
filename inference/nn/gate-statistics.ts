import type { Graph } from '../graph/index.ts';
import { isGate } from './gate.ts';

/** The strengths of one gate: sigmoid(raw) by channel. 0.5 is where every gate starts. */
export interface GateState {
  readonly name: string;
  readonly strengths: Float32Array;
}

/** All gates of a graph, whether built here, retrofitted or read back from a bundle. */
export function gateStates(graph: Graph): GateState[] {
  const states: GateState[] = [];
  for (const [name, tensor] of graph.parameters) {
    if (!isGate(name) || tensor.type !== 'float32') continue;
    const raw = tensor.data as Float32Array;
    states.push({ name, strengths: raw.map((value) => 1 / (1 + Math.exp(-value))) });
  }
  return states;
}

export interface GateStatistics {
  readonly name: string;
  readonly channels: number;
  readonly mean: number;
  readonly lowest: number;
  readonly highest: number;
  /** Share of channels above 0.5. */
  readonly openShare: number;
  /** Mean |strength - 0.5|: 0 for a gate that has not decided anything, 0.5 for one of zeros and ones. */
  readonly distanceFromHalf: number;
}

/** What a gate has come to. */
export function gateStatistics({ name, strengths }: GateState): GateStatistics {
  const mean = (of: (strength: number) => number) =>
    strengths.reduce((sum, strength) => sum + of(strength), 0) / strengths.length;
  return {
    name,
    channels: strengths.length,
    mean: mean((strength) => strength),
    lowest: strengths.reduce((least, strength) => Math.min(least, strength), 1),
    highest: strengths.reduce((greatest, strength) => Math.max(greatest, strength), 0),
    openShare: mean((strength) => (strength > 0.5 ? 1 : 0)),
    distanceFromHalf: mean((strength) => Math.abs(strength - 0.5)),
  };
}

export interface GateComparison {
  readonly name: string;
  readonly meanDifference: number;
  readonly meanAbsoluteDifference: number;
  /** Share of channels on different sides of 0.5. */
  readonly changedSides: number;
}

/** How the gates of one model differ from those of another, for gates of equal name and size; others are left out. */
export function compareGates(before: readonly GateState[], after: readonly GateState[]): GateComparison[] {
  return before.flatMap((from) => {
    const to = after.find(({ name }) => name === from.name);
    if (!to || to.strengths.length !== from.strengths.length) return [];
    const mean = (of: (a: number, b: number) => number) =>
      from.strengths.reduce((sum, strength, i) => sum + of(strength, to.strengths[i]!), 0) /
      from.strengths.length;
    return {
      name: from.name,
      meanDifference: mean((a, b) => b - a),
      meanAbsoluteDifference: mean((a, b) => Math.abs(b - a)),
      changedSides: mean((a, b) => (a > 0.5 !== b > 0.5 ? 1 : 0)),
    };
  });
}
