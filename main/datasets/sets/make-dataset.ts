import {
  addDataset,
  addSplit,
  contentOf,
  type FrozenItem,
  type FrozenMedium,
  frozenDataset,
  getDataset,
  getFrameSeries,
  inTransaction,
  lastStep,
  newMark,
  type ReadableDb,
  studyOfMedia,
  type WritableDb,
} from '../../../db/index.ts';
import type {
  Dataset,
  LabelField,
  LeftOut,
  Split,
  SplitPart,
  SplitRequest,
} from '../../contract/datasets.ts';
import { CaliperError } from '../../contract/errors.ts';
import type { DatasetId, FieldId, MediaId, PatientId } from '../../contract/ids.ts';
import { unassigned } from '../../contract/library.ts';
import { collectItems, type FrameChoice } from './collect-items.ts';
import { type DividedMedium, divide } from './divide.ts';
import { learnedField, strataOf } from './learned-field.ts';
import { Tally } from './tally.ts';

export interface MakeRequest extends FrameChoice {
  readonly fieldId: FieldId;
  readonly name: string;
  readonly mediaIds: readonly MediaId[];
  readonly unassignedAsPatients: boolean;
  readonly split?: SplitRequest | undefined;
}

export interface MadeDataset {
  readonly dataset: Dataset;
  readonly split: Split | null;
  readonly leftOut: LeftOut[];
}

/**
 * Freezes the labelled items of some media, and divides them if that is asked for; one step or nothing.
 * @param breathe called between media: lets others work, and throws where the work is to stop
 * @throws CaliperError `invalid_input` where nothing has a label, items have no patient or the split cannot be made;
 * `conflict` for a name that is taken, and where the library was edited meanwhile; `not_found`, `too_large`
 */
export async function makeDataset(
  db: WritableDb,
  request: MakeRequest,
  breathe: () => Promise<void> = async () => {},
): Promise<MadeDataset> {
  const { name, framesPerSubject, frameStride } = request;
  const before = lastStep(db)?.sequence;
  const mediaIds = [...new Set(request.mediaIds)];
  const tally = new Tally();
  const learned = learnedField(db, request.fieldId);
  const choice = { framesPerSubject, frameStride };
  const found = await collectItems(db, learned, mediaIds, choice, tally, breathe);
  if (lastStep(db)?.sequence !== before) throw editedMeanwhile();
  if (found.length === 0) throw nothingLabelled(learned.field.name, tally);
  if (found.length > mostItems) throw tooMany(found.length);
  const field = onlyClassesThatOccur(learned.field, found, tally);
  const { media: foundMedia, items } = onlyWithItems(db, mediaIds, found, tally);
  assertPatients(foundMedia, request.unassignedAsPatients);
  const media = foundMedia.map(({ isUnassigned: _, ...medium }) => medium);
  const parts = request.split && partsOf(field, media, items, request.split);
  const leftOut = tally.leftOut();
  const mark = newMark(db);
  return inTransaction(db, () => {
    const dataset = addDataset(db, { name, field, choice, leftOut, media, items }, { mark });
    const split =
      request.split && parts
        ? addSplit(db, dataset.id, named(request.split), parts, { mark, label: 'Make data set' })
        : null;
    return { dataset, split, leftOut };
  });
}

/** All are held in memory while they are frozen, and written in one step. */
const mostItems = 300_000;

/** A class that nothing has cannot be learned; the order of the others stays. */
function onlyClassesThatOccur(field: LabelField, items: readonly FrozenItem[], tally: Tally): LabelField {
  if (field.kind !== 'class') return field;
  const occurring = new Set(items.map(({ label }) => label));
  const classes = field.classes.filter((name) => occurring.has(name));
  tally.add('classes without an item', field.classes.length - classes.length);
  if (classes.length > 1) return { ...field, classes };
  throw new CaliperError(
    'invalid_input',
    `All ${items.length} items have the ${field.name} ${classes[0]}: there is nothing to tell apart. Nothing was made.`,
  );
}

/** Divides a frozen data set. @throws CaliperError `invalid_input` with the reason, `not_found` */
export function splitDataset(db: WritableDb, datasetId: DatasetId, request: SplitRequest): Split {
  const { field } = getDataset(db, datasetId);
  const { media, items } = frozenDataset(db, datasetId);
  return addSplit(db, datasetId, named(request), partsOf(field, media, items, request));
}

function partsOf(
  field: LabelField,
  media: readonly FrozenMedium[],
  items: readonly FrozenItem[],
  request: SplitRequest,
): SplitPart[] {
  const divided = media.map(({ mediaId, studyId, patientId, site, content }) => ({
    ...{ mediaId, studyId, patientId, site },
    contentKey: content.contentSha256 ?? content.fingerprint,
    strata: new Map<string, number>(),
  })) satisfies DividedMedium[];
  const stratumOf = strataOf(
    field,
    items.map(({ label }) => label),
  );
  for (const { medium, label } of items) {
    const { strata } = divided[medium]!;
    const stratum = stratumOf(label);
    strata.set(stratum, (strata.get(stratum) ?? 0) + 1);
  }
  return divide(divided, { ...request, everyStratum: field.kind === 'class' });
}

function named({ name, group, fractions, seed }: SplitRequest) {
  const shares = [fractions.train, fractions.validation, fractions.test].map((each) =>
    Math.round(100 * each),
  );
  return { name: name ?? `${shares.join('/')} by ${group}, seed ${seed}`, group, fractions, seed };
}

type FoundMedium = FrozenMedium & { readonly isUnassigned: boolean };

/** The media that have an item, and the items with their places among these. */
function onlyWithItems(
  db: ReadableDb,
  mediaIds: readonly MediaId[],
  items: readonly FrozenItem[],
  tally: Tally,
): { media: FoundMedium[]; items: FrozenItem[] } {
  const used = [...new Set(items.map(({ medium }) => medium))].sort((a, b) => a - b);
  tally.add('media without an item', mediaIds.length - used.length);
  const place = new Map(used.map((medium, i) => [medium, i]));
  const rendered = new Set(
    items.filter(({ provenance }) => provenance === 'rendered').map(({ medium }) => medium),
  );
  const media = used.map((medium) => {
    const mediaId = mediaIds[medium]!;
    const { kind, path, widthPx, heightPx, patientId } = getFrameSeries(db, mediaId);
    const { studyId, site, pseudonym } = studyOfMedia(db, mediaId);
    const isUnassigned = pseudonym === unassigned;
    return {
      ...{ mediaId, kind, path, content: contentOf(db, mediaId), widthPx, heightPx },
      renderedData: rendered.has(medium),
      // Items that nobody has assigned share one row of patients; each has a study of its own.
      patientId: isUnassigned ? (studyId as string as PatientId) : patientId,
      ...{ studyId, site, isUnassigned },
    };
  });
  return { media, items: items.map((item) => ({ ...item, medium: place.get(item.medium)! })) };
}

function assertPatients(media: readonly FoundMedium[], agreed: boolean): void {
  const count = media.filter(({ isUnassigned }) => isUnassigned).length;
  if (count === 0 || agreed) return;
  throw new CaliperError(
    'invalid_input',
    `${count} of ${media.length} media have no patient, and pictures of one patient on both sides of a split make every figure too good. Assign patients in the library, or say that each of these media is a patient of its own. Nothing was made.`,
    { details: { unassigned: count } },
  );
}

function nothingLabelled(field: string, tally: Tally): CaliperError {
  const why = tally.leftOut().map(({ reason, count }) => `${count} × ${reason}`);
  const found = why.length === 0 ? '' : `: ${why.join(', ')}`;
  return new CaliperError(
    'invalid_input',
    `Nothing on the chosen media has the label ${field}${found}. Give labels first. Nothing was made.`,
  );
}

const editedMeanwhile = () =>
  new CaliperError(
    'conflict',
    'The library was edited while its labels were read, so that they may not belong together. Nothing was made; make it again.',
  );

const tooMany = (count: number) =>
  new CaliperError(
    'too_large',
    `These would be ${count} items, and a data set has at most ${mostItems}. Take fewer frames of each label. Nothing was made.`,
  );
