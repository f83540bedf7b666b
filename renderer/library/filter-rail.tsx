import { Button, TextInput } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { LibraryItem } from '../../main/contract/library.ts';
import { t } from '../texts/index.ts';
import classes from './filter-rail.module.css';
import { type FilterOption, type Filters, isFiltering, noFilters, optionsOf, toggled } from './filters.ts';
import { itemStates, statesOf } from './item-state.ts';

interface FilterRailProps {
  readonly items: readonly LibraryItem[];
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
}

/** What there is, with how much of it; a click lets only that through. */
export function FilterRail({ items, filters, onChange }: FilterRailProps) {
  const options = useMemo(() => {
    const states = optionsOf(items, statesOf);
    return {
      states: itemStates.flatMap((state) => states.filter(({ value }) => value === state)),
      sources: [
        ...optionsOf(items, ({ latestRun }) => (latestRun?.demonstration ? 'demonstration' : undefined)),
        ...optionsOf(items, ({ missing }) => (missing ? 'missing' : undefined)),
      ],
      models: optionsOf(items, ({ latestRun }) => latestRun?.modelName),
      patients: optionsOf(items, ({ patientPseudonym }) => patientPseudonym),
    };
  }, [items]);
  const group = (key: keyof Filters, nameOf: (value: string) => string) => (
    <FilterGroup
      title={t.library.filterGroups[key]}
      options={options[key]}
      chosen={filters[key]}
      nameOf={nameOf}
      onToggle={(value) => onChange(toggled(filters, key, value))}
    />
  );
  return (
    <aside className={classes.rail} aria-label={t.library.filters}>
      <div className={classes.head}>
        <h2>{t.library.filters}</h2>
        {isFiltering(filters) ? (
          <Button size="compact-xs" variant="subtle" onClick={() => onChange(noFilters)}>
            {t.library.clearFilters}
          </Button>
        ) : null}
      </div>
      {group('states', (state) => t.library.states[state as keyof typeof t.library.states])}
      {group('sources', (source) => t.library.sources[source as keyof typeof t.library.sources])}
      {group('models', (model) => model)}
      {group('patients', (patient) => patient)}
    </aside>
  );
}

interface FilterGroupProps {
  readonly title: string;
  readonly options: readonly FilterOption[];
  readonly chosen: ReadonlySet<string>;
  readonly nameOf: (value: string) => string;
  readonly onToggle: (value: string) => void;
}

const mostShown = 60;

function FilterGroup({ title, options, chosen, nameOf, onToggle }: FilterGroupProps) {
  const [text, setText] = useState('');
  if (options.length === 0) return null;
  const found = options.filter(({ value }) => value.toLowerCase().includes(text.toLowerCase()));
  return (
    <section className={classes.group}>
      <h3>{title}</h3>
      {options.length > 12 ? (
        <TextInput
          className={classes.find}
          aria-label={t.library.findIn(title)}
          placeholder={t.library.findIn(title)}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      ) : null}
      <ul>
        {found.slice(0, mostShown).map(({ value, count }) => (
          <li key={value}>
            <button
              type="button"
              className={classes.option}
              aria-pressed={chosen.has(value)}
              onClick={() => onToggle(value)}
            >
              <span className={classes.mark}>
                {chosen.has(value) ? <IconCheck size={12} stroke={2.5} aria-hidden /> : null}
              </span>
              <span className={classes.name} title={nameOf(value)}>
                {nameOf(value)}
              </span>
              <span className={classes.count}>{count}</span>
            </button>
          </li>
        ))}
      </ul>
      {found.length > mostShown ? (
        <p className={classes.more}>{t.library.moreOptions(found.length - mostShown)}</p>
      ) : null}
    </section>
  );
}
