import type { DataSet, Element } from 'dicom-parser';

/** The item of a functional group (DICOM PS3.3, C.7.6.16) that counts for a frame: its own, or the one that all share. */
export function groupOf(root: DataSet, frameIndex: number, sequence: string): DataSet | undefined {
  const own = root.elements.x52009230?.items?.[frameIndex]?.dataSet;
  const shared = root.elements.x52009229?.items?.[0]?.dataSet;
  return itemOf(own, sequence) ?? itemOf(shared, sequence);
}

/** The first item of a sequence. */
export const itemOf = (dataSet: DataSet | undefined, sequence: string): DataSet | undefined =>
  dataSet?.elements[sequence]?.items?.[0]?.dataSet;

/** A number written as text; undefined where it is absent or none. */
export function decimal(dataSet: DataSet | undefined, tag: string, index = 0): number | undefined {
  // dicom-parser 1.8 fails on a value behind the last.
  if (dataSet === undefined || (dataSet.numStringValues(tag) ?? 0) <= index) return undefined;
  const value = dataSet.floatString(tag, index);
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

/** The bytes of an element's value, as far as the file has them. */
export function bytesOfElement(dataSet: DataSet, { dataOffset, length }: Element): Uint8Array {
  return dataSet.byteArray.subarray(dataOffset, dataOffset + length);
}
