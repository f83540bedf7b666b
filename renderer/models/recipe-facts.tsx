import { useQuery } from '@tanstack/react-query';
import type { OptionField } from '../../main/contract/methods.ts';
import type { ModelCard } from '../../main/contract/model-card.ts';
import type { Json } from '../../main/contract/primitives.ts';
import { FactList } from '../components/fact-list.tsx';
import { api } from '../connection/backend.ts';
import { t } from '../texts/index.ts';

/** The method of a card and what it was told, in the method's own words where this version knows it. */
export function RecipeFacts({ card }: { readonly card: ModelCard }) {
  const methods = useQuery(api.models.methods.queryOptions({ input: {} })).data?.methods ?? [];
  const { method, training } = card;
  if (method === undefined) return null;
  const known = methods.find(({ id }) => id === method.id);
  const titleOf = (name: string) => known?.options.find((field) => field.name === name)?.title ?? name;
  const { source, startedFrom } = training;
  return (
    <section>
      <h3>{t.models.recipe}</h3>
      <FactList
        facts={[
          [t.models.method, known?.title ?? method.id],
          ...(source === undefined
            ? []
            : [
                [t.models.dataset, t.models.sourceLine(source.dataset.name, source.dataset.field)] as const,
                [t.models.split, source.split.name] as const,
                [t.datasets.findings, source.warnings?.join(' ')] as const,
              ]),
          ...(startedFrom === undefined
            ? []
            : [
                [
                  t.models.startFrom,
                  t.models.startedLine(startedFrom.name, startedFrom.set, startedFrom.notSet),
                ] as const,
              ]),
          ...Object.entries(method.options).map(([name, value]) => [titleOf(name), shown(value)] as const),
        ]}
      />
    </section>
  );
}

function shown(value: Json): string {
  if (typeof value === 'boolean') return value ? t.models.yes : t.models.no;
  return Array.isArray(value) ? value.join(', ') : String(value satisfies Json | OptionField['default']);
}
