import { BoxDifference } from '../../../main/contract/annotations.ts';
import { fromWireError } from '../../../main/contract/wire-error.ts';

/** How many boxes a refused import would replace, and how many of them a person set; undefined for other errors. */
export function boxesInTheWay(error: unknown): { count: number; byHand: number } | undefined {
  if (error === null || error === undefined) return undefined;
  const { code, details } = fromWireError(error);
  const differences = BoxDifference.array().safeParse(details.differences);
  if (code !== 'conflict' || !differences.success) return undefined;
  return differences.data.reduce(
    (sum, { equal, different, lost, byHand }) => ({
      count: sum.count + equal + different + lost,
      byHand: sum.byHand + byHand,
    }),
    { count: 0, byHand: 0 },
  );
}
