import { BoxDifference } from '../../../main/contract/annotations.ts';
import { fromWireError } from '../../../main/contract/wire-error.ts';

/** What a refused import would replace, as the person who is asked sees it. */
export interface BoxesInTheWay {
  readonly count: number;
  /** How many of them a person set. */
  readonly byHand: number;
  /** Names the boxes that are asked about, for the answer. */
  readonly seen: string[];
}

/** Whether an import was refused because its corners look like fractions of the picture. */
export const looksLikeFractions = (error: unknown): boolean =>
  error !== null && error !== undefined && fromWireError(error).details.fractions === true;

/** What a refused import would replace; undefined for other errors. */
export function boxesInTheWay(error: unknown): BoxesInTheWay | undefined {
  if (error === null || error === undefined) return undefined;
  const { code, details } = fromWireError(error);
  const differences = BoxDifference.array().safeParse(details.differences);
  if (code !== 'conflict' || !differences.success) return undefined;
  return differences.data.reduce<BoxesInTheWay>(
    (sum, { equal, different, lost, byHand, storedSha256 }) => ({
      count: sum.count + equal + different + lost,
      byHand: sum.byHand + byHand,
      seen: [...sum.seen, storedSha256],
    }),
    { count: 0, byHand: 0, seen: [] },
  );
}
