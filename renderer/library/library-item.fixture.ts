import type { MediaId, PatientId } from '../../main/contract/ids.ts';
import type { LibraryItem } from '../../main/contract/library.ts';

/** An item for tests, with what matters there given. */
export function item(name: string, changes: Partial<LibraryItem> = {}): LibraryItem {
  return {
    id: name as MediaId,
    patientId: 'patient' as PatientId,
    patientPseudonym: 'P-0412',
    kind: 'video',
    name,
    path: `/videos/${name}`,
    fingerprint: name,
    widthPx: 384,
    heightPx: 320,
    frameCount: 100,
    importedAt: '2026-03-02T10:00:00Z',
    missing: false,
    durationUs: 4_000_000,
    framesPerSecond: 25,
    lesionCount: 1,
    boxCount: 100,
    latestRun: null,
    laterRun: null,
    hardness: null,
    undecidedCount: 0,
    ...changes,
  };
}
