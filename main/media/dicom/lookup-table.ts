import type { DataSet } from 'dicom-parser';
import { bytesOfElement } from './groups.ts';
import { samplesOf } from './samples.ts';

/** A table that maps values, the first of them `first`; what lies outside counts as its first or last entry. */
export interface LookupTable {
  readonly first: number;
  readonly bits: number;
  readonly entries: ArrayLike<number>;
}

interface Place {
  readonly isSigned: boolean;
  readonly isBigEndian: boolean;
}

/** Reads a table by its descriptor and data (DICOM PS3.3, C.11.1.1); undefined where one is missing or too short. */
export function lookupTable(
  dataSet: DataSet,
  descriptor: string,
  data: string,
  { isSigned, isBigEndian }: Place,
): LookupTable | undefined {
  const element = dataSet.elements[data];
  const stated = dataSet.uint16(descriptor, 0);
  const first = isSigned ? dataSet.int16(descriptor, 1) : dataSet.uint16(descriptor, 1);
  const bits = dataSet.uint16(descriptor, 2);
  if (!element || stated === undefined || first === undefined || bits === undefined) return undefined;
  const count = stated === 0 ? 2 ** 16 : stated;
  const isBytes = bits <= 8 && element.length < 2 * count;
  const format = { bitsAllocated: isBytes ? 8 : 16, isFloat: false, isBigEndian };
  const entries = samplesOf(bytesOfElement(dataSet, element), format);
  if (entries.length < count) return undefined;
  return { first, bits, entries: entries.subarray(0, count) };
}

/** The entry for a value. */
export function lookUp({ first, entries }: LookupTable, value: number): number {
  const at = Math.round(value) - first;
  return entries[at < 0 ? 0 : at >= entries.length ? entries.length - 1 : at]!;
}
