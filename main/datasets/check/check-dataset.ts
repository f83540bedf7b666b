import { dirname, sep } from 'node:path';
import { frozenDataset, getDataset, partsOfSplit, type ReadableDb, splitsOf } from '../../../db/index.ts';
import type { DatasetFindings, FileFact, LabelField } from '../../contract/datasets.ts';
import type { DatasetId, MediaId } from '../../contract/ids.ts';
import { type FactUnit, scoreFacts } from './confounders.ts';
import type { FileFacts } from './file-facts.ts';
import { inseparableClasses } from './inseparable.ts';
import { leaksOf, mostPictures } from './leaks.ts';
import { warningsOf } from './warnings.ts';

type Frozen = ReturnType<typeof frozenDataset>;

/** What was read of each file, by its medium; a text says why it could not be read. */
export type FactsByMedium = ReadonlyMap<MediaId, FileFacts | string>;

/** Frames of each medium of a data set that are items, ascending. */
export function framesToLookAt({ media, items }: Frozen): Map<MediaId, number[]> {
  const frames = new Map<MediaId, Set<number>>();
  for (const { medium, frameIndex } of items) {
    const { mediaId } = media[medium]!;
    const known = frames.get(mediaId) ?? new Set();
    known.add(frameIndex ?? 0);
    frames.set(mediaId, known);
  }
  return new Map([...frames].map(([mediaId, own]) => [mediaId, [...own].sort((a, b) => a - b)]));
}

/**
 * Looks for shortcuts in a frozen data set: leaks between the parts of its splits, classes of one source, and facts of files
 * that predict the label.
 */
export async function checkDataset(
  db: ReadableDb,
  datasetId: DatasetId,
  read: FactsByMedium,
  { checkedAt, breathe }: { readonly checkedAt: string; readonly breathe: () => Promise<void> },
): Promise<DatasetFindings> {
  const { field } = getDataset(db, datasetId);
  const frozen = frozenDataset(db, datasetId);
  const frames = framesToLookAt(frozen);
  const units = factUnits(frozen, field, read);
  const facts = await scoreFacts(units, breathe);
  const media = frozen.media.map(({ mediaId, patientId, content }) => {
    const file = read.get(mediaId);
    const hashes = typeof file === 'object' ? file.hashes : [];
    return {
      ...{ mediaId, patientId, contentSha256: content.contentSha256, fingerprint: content.fingerprint },
      pictures: (frames.get(mediaId) ?? []).map((frameIndex, i) => ({ frameIndex, hash: hashes[i] ?? null })),
    };
  });
  const splits = splitsOf(db, datasetId);
  const leaks = splits.flatMap(({ id }) => leaksOf(id, media, partsOfSplit(db, id)));
  const inseparable =
    field.kind === 'class' ? inseparableClasses(sourceUnits(frozen, units), field.classes) : [];
  const found = { facts, leaks, inseparable };
  const pictureCount = media.reduce((count, { pictures }) => count + pictures.length, 0);
  return {
    checkedAt,
    ...found,
    warnings: warningsOf(found, field, splits),
    notes: notesOf(read, new Set(units.map(({ patient }) => patient)).size, pictureCount),
  };
}

/** Below this many patients chance can make almost anything of a fact. */
const fewPatients = 10;

function notesOf(read: FactsByMedium, patients: number, pictures: number): string[] {
  const unread = [...read.values()].filter((file) => typeof file === 'string');
  return [
    ...(unread.length > 0
      ? [
          `${unread.length} media could not be read, so that their format, size and pictures were not looked at: ${unread[0]}`,
        ]
      : []),
    ...(patients < fewPatients
      ? [
          `With ${patients} ${patients === 1 ? 'patient' : 'patients'} chance alone lets facts seem to predict the label: that none stands out says little.`,
        ]
      : []),
    ...(pictures > mostPictures
      ? [`Of ${pictures} pictures, about ${mostPictures} were compared with each other.`]
      : []),
  ];
}

/** Folders above a file that are looked at: a class often has one of its own, some levels up. */
const folderLevels = 3;

function factUnits({ media, items }: Frozen, field: LabelField, read: FactsByMedium): FactUnit[] {
  const classes = field.kind === 'class' ? field.classes : undefined;
  const sums = media.map(() => new Float64Array(classes?.length ?? 1));
  const counts = new Uint32Array(media.length);
  for (const { medium, label } of items) {
    counts[medium]!++;
    sums[medium]![classes === undefined ? 0 : classes.indexOf(String(label))]! +=
      classes === undefined ? Number(label) : 1;
  }
  return media.map(({ mediaId, patientId, path, site, widthPx, heightPx, kind, content }, i) => {
    const file = read.get(mediaId);
    const known = typeof file === 'object' ? file : undefined;
    const folders = dirname(path).split(sep);
    const folderAt = (level: number) => folders.slice(0, Math.max(1, folders.length - level)).join(sep);
    // The times of a folder's pictures are stored as their sum.
    const modifiedMs =
      content.modifiedMs === null
        ? null
        : content.modifiedMs / (kind === 'image-series' ? content.frameCount : 1);
    const facts: [FileFact, string | number | null][] = [
      ['picture size', `${widthPx}×${heightPx}`],
      ...Array.from({ length: folderLevels }, (_, level): [FileFact, string] => [
        'source folder',
        folderAt(level),
      ]),
      ['format', known?.format ?? kind],
      ['site', site],
      ['date', modifiedMs],
      ['border', known ? borderText(known.border) : null],
      ['number of frames', content.frameCount],
      ['file size', known?.bytes ?? null],
    ];
    return {
      patient: patientId,
      facts: facts.map(([fact, value]) => ({ fact, value })),
      label: Array.from(sums[i]!, (sum) => sum / counts[i]!),
    };
  });
}

/** To two in a hundred, and the corners to one in ten: what compression blurs is no other border. */
function borderText({ left, top, right, bottom, corners }: FileFacts['border']): string {
  const sides = [left, top, right, bottom].map((share) => Math.round(50 * share));
  return [...sides, Math.round(10 * corners)].join(' ');
}

function sourceUnits({ media, items }: Frozen, units: readonly FactUnit[]) {
  const classes = media.map(() => new Set<string>());
  for (const { medium, label } of items) classes[medium]!.add(String(label));
  return units.map(({ patient, facts }, i) => {
    const { contentSha256, fingerprint } = media[i]!.content;
    return { patient, facts, contentKey: contentSha256 ?? fingerprint, classes: classes[i]! };
  });
}
