import { fromWireError } from '../../main/contract/wire-error.ts';

/** The file or folder of ours that stands in the way of an output and may be replaced if a person says so. */
export function replaceablePath(error: unknown): string | undefined {
  if (error === null || error === undefined) return undefined;
  const { code, details } = fromWireError(error);
  const isOurs = code === 'conflict' && details.replaceable === true;
  return isOurs && typeof details.path === 'string' ? details.path : undefined;
}
