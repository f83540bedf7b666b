import { useQuery } from '@tanstack/react-query';
import type { Field, Label } from '../../main/contract/labels.ts';
import type { LibraryItem } from '../../main/contract/library.ts';
import { FactList } from '../components/fact-list.tsx';
import { api } from '../connection/backend.ts';
import { formatCount } from '../format.ts';
import { t } from '../texts/index.ts';
import { useLabelSchema } from './use-label-schema.ts';

/** The labels of an item: its own values, and of fields of frames how many frames have one. */
export function ItemLabels({
  item,
  titleClass,
}: {
  readonly item: LibraryItem;
  readonly titleClass: string | undefined;
}) {
  const { fields } = useLabelSchema();
  const { data } = useQuery({
    ...api.labels.list.queryOptions({ input: { mediaId: item.id } }),
    enabled: fields.length > 0,
  });
  const facts = fields.flatMap((field): [string, string][] => {
    const own = (data?.labels ?? []).filter((label) => label.fieldId === field.id && label.mediaId !== null);
    if (own.length > 0) return [[field.name, textOf(field, own)]];
    return field.required && field.subject === 'medium' ? [[field.name, t.labels.missing]] : [];
  });
  if (facts.length === 0) return null;
  return (
    <section>
      <h3 className={titleClass}>{t.labels.title}</h3>
      <FactList facts={facts} />
    </section>
  );
}

function textOf(field: Field, labels: readonly Label[]): string {
  if (field.subject !== 'medium') {
    const frames = labels.reduce((count, { fromFrame, toFrame }) => count + toFrame! - fromFrame!, 0);
    return t.labels.framesLabelled(formatCount(frames));
  }
  const { value } = labels[0]!;
  if (field.kind === 'class') return field.classes.find(({ id }) => id === value)?.name ?? '';
  if (typeof value === 'boolean') return value ? t.labels.yes : t.labels.no;
  return field.kind === 'number' && field.unit !== null ? `${value} ${field.unit}` : String(value);
}
