import { CaliperError } from '../../main/contract/errors.ts';
import type { LabelledData, LabelledItem, PreparedPictures } from '../registry/data.ts';
import { partOf } from '../registry/data.ts';
import { logisticRegression } from './baseline.ts';
import type { ClassificationOptions } from './options.ts';
import { colourLength } from './pictures.ts';

/** Whether a network looks at whole pictures or at an object with its surroundings. */
export const subjectOf = ({ field }: Pick<LabelledData, 'field'>): 'picture' | 'object' =>
  field.subject === 'object' ? 'object' : 'picture';

/** Throws `invalid_input` where the labels are no classes, a part is empty, or the training part has one class only. */
export function assertClasses({ field, items }: LabelledData): void {
  if (field.kind !== 'class')
    throw new CaliperError(
      'invalid_input',
      `Classification learns classes; "${field.name}" is a number. Choose another data set, or a method for numbers.`,
    );
  if (field.classes.length < 2)
    throw new CaliperError(
      'invalid_input',
      `"${field.name}" has one class only: there is nothing to tell apart.`,
    );
  if (field.subject === 'object' && items.some(({ box }) => box === null))
    throw new CaliperError('invalid_input', 'Some objects of this data set have no box to look at.');
  for (const part of ['train', 'validation', 'test'] as const)
    if (partOf(items, part).length === 0)
      throw new CaliperError(
        'invalid_input',
        `The ${part} part of this split is empty: divide the data set anew.`,
      );
  const owner = new Map<string, string>();
  for (const { patient, part } of items) {
    const other = owner.get(patient) ?? part;
    if (other !== part)
      throw new CaliperError(
        'invalid_input',
        `A patient is in the ${other} and in the ${part} part: divide the data set by patient.`,
      );
    owner.set(patient, part);
  }
  const seen = new Set(partOf(items, 'train').map(({ label }) => label));
  if (seen.size < 2)
    throw new CaliperError(
      'invalid_input',
      `The training part has pictures of ${seen.size} class only: divide the data set anew, or label more.`,
    );
}

/** How often each class stands among these. */
export function classShares(items: readonly LabelledItem[], classCount: number): number[] {
  const counts = Array.from(
    { length: classCount },
    (_, k) => items.filter(({ label }) => label === k).length,
  );
  return counts.map((count) => count / items.length);
}

export const baselineNames: Readonly<Record<ClassificationOptions['baseline'], string>> = {
  'mean colour': 'mean colour, logistic regression',
  'red-pixel share': 'red-pixel share, logistic regression',
};

/** The cheap baseline, learned from the same training items: what it says of others. */
export async function cheapBaseline(
  kind: ClassificationOptions['baseline'],
  train: readonly LabelledItem[],
  pictures: PreparedPictures,
  classCount: number,
): Promise<(items: readonly LabelledItem[]) => Promise<number[][]>> {
  const featuresOf = async (item: LabelledItem) => {
    const [red, green, blue, reds] = (await pictures.of(item)).subarray(0, colourLength);
    return kind === 'mean colour' ? [red!, green!, blue!] : [reds!];
  };
  const described = await Promise.all(
    train.map(async (item) => ({ features: await featuresOf(item), label: item.label })),
  );
  const predict = logisticRegression(described, classCount);
  return (items) => Promise.all(items.map(async (item) => predict(await featuresOf(item))));
}
