import type { Gate } from '../../main/contract/models.ts';

/** Channels from the most shut to the most open. */
export function byOpenness(open: readonly number[]): number[] {
  return open.map((_value, channel) => channel).sort((a, b) => open[a]! - open[b]!);
}

export interface GateComparison {
  readonly name: string;
  /** Both gates in the channel order of the first, from shut to open. */
  readonly first: readonly number[];
  readonly second: readonly number[];
  /** Share of channels that both have on the same side of 0.5. */
  readonly agreement: number;
  readonly meanDifference: number;
}

/** Gates that both networks have, with the same number of channels. */
export function compareGates(first: readonly Gate[], second: readonly Gate[]): GateComparison[] {
  return first.flatMap(({ name, open }) => {
    const other = second.find((gate) => gate.name === name && gate.open.length === open.length)?.open;
    if (other === undefined || open.length === 0) return [];
    const order = byOpenness(open);
    const differences = open.map((value, channel) => Math.abs(value - other[channel]!));
    return [
      {
        name,
        first: order.map((channel) => open[channel]!),
        second: order.map((channel) => other[channel]!),
        agreement:
          open.filter((value, channel) => value > 0.5 === other[channel]! > 0.5).length / open.length,
        meanDifference: differences.reduce((sum, difference) => sum + difference, 0) / open.length,
      },
    ];
  });
}
