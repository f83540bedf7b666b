import type {
  DatasetFindings,
  FactScore,
  FileFact,
  Inseparable,
  LabelField,
  Leak,
  Split,
} from '../../contract/datasets.ts';

/** What a person must know before training, the worst first. Complete sentences. */
export function warningsOf(
  { facts, leaks, inseparable }: Pick<DatasetFindings, 'facts' | 'leaks' | 'inseparable'>,
  field: LabelField,
  splits: readonly Split[],
): string[] {
  return [
    ...leaks.map((leak) => leakText(leak, splits)),
    ...inseparable.map((each) => inseparableText(each, field)),
    ...facts.filter(({ warning }) => warning).map((fact) => factText(fact, field)),
  ];
}

const leakWords: Readonly<Record<Leak['kind'], (count: number) => string>> = {
  patient: (count) => `${count} ${count === 1 ? 'patient stands' : 'patients stand'} on two sides`,
  content: (count) =>
    `${count} ${count === 1 ? 'file stands' : 'files stand'} on two sides with equal content`,
  'near frames': (count) =>
    `${count} ${count === 1 ? 'picture looks' : 'pictures look'} almost like one on another side`,
};

function leakText({ kind, splitId, count }: Leak, splits: readonly Split[]): string {
  const name = splits.find(({ id }) => id === splitId)?.name ?? '';
  return `Split ${name}: ${leakWords[kind](count)}. Figures on such a test are too good.`;
}

function inseparableText({ class: name, facts }: Inseparable, field: LabelField): string {
  const told = facts.length === 0 ? '' : ` It can be told by its ${list(facts)} alone.`;
  return `The ${field.name} ${name} is inseparable from its source: all of it comes from one patient or recording.${told} A model may learn that source instead.`;
}

function factText({ fact, explained, byChance }: FactScore, field: LabelField): string {
  const percent = (share: number) => `${Math.max(0, Math.round(100 * share))} %`;
  return `The ${fact} alone predicts ${field.name}: it explains ${percent(explained)} of it on patients it was not learned from, and chance at most ${percent(byChance)}. A model may learn the ${fact} instead.`;
}

function list(facts: readonly FileFact[]): string {
  return facts.length < 2 ? facts.join('') : `${facts.slice(0, -1).join(', ')} or ${facts.at(-1)}`;
}
