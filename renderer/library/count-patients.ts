import { type LibraryItem, unassigned } from '../../main/contract/library.ts';

/** How many patients some items have; an item that nobody has assigned has none. */
export const countPatients = (items: readonly LibraryItem[]): number =>
  new Set(items.flatMap((item) => (item.patientPseudonym === unassigned ? [] : [item.patientId]))).size;
