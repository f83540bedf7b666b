import { Select, Skeleton } from '@mantine/core';
import { IconArrowsDiff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Model } from '../../main/contract/models.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { api } from '../connection/backend.ts';
import { formatPercent } from '../format.ts';
import { useRemembered } from '../remembered.ts';
import { t } from '../texts/index.ts';
import classes from './compare-gates.module.css';
import { compareGates, type GateComparison } from './gate-figures.ts';
import { GateStrip } from './gate-strip.tsx';
import { useModels } from './use-models.ts';

/** The gates of two bundles above each other. */
export function CompareGates() {
  const models = useModels().data?.models ?? [];
  const [firstId, setFirstId] = useRemembered<string>('gates.first', '');
  const [secondId, setSecondId] = useRemembered<string>('gates.second', '');
  if (models.length < 2) {
    return <EmptyState icon={IconArrowsDiff} title={t.models.needTwo} hint={t.models.needTwoHint} />;
  }
  const first = models.find(({ id }) => id === firstId) ?? models[0]!;
  const second = models.find(({ id }) => id === secondId) ?? models.find(({ id }) => id !== first.id)!;
  const options = models.map(({ id, name, version }) => ({ value: id, label: `${name} ${version}` }));
  return (
    <div className={classes.compare}>
      <p className={classes.hint}>{t.models.compareHint}</p>
      <div className={classes.choice}>
        <Select
          label={t.models.first}
          data={options}
          value={first.id}
          onChange={(id) => setFirstId(id ?? '')}
        />
        <Select
          label={t.models.second}
          data={options}
          value={second.id}
          onChange={(id) => setSecondId(id ?? '')}
        />
      </div>
      <Comparison first={first} second={second} />
    </div>
  );
}

function Comparison({ first, second }: { readonly first: Model; readonly second: Model }) {
  const a = useQuery(api.models.gates.queryOptions({ input: { modelId: first.id } }));
  const b = useQuery(api.models.gates.queryOptions({ input: { modelId: second.id } }));
  const error = a.error ?? b.error;
  if (error) return <ErrorNote error={error} onRetry={() => void Promise.all([a.refetch(), b.refetch()])} />;
  if (a.data === undefined || b.data === undefined) return <Skeleton height={240} />;
  const gates = compareGates(a.data.gates, b.data.gates);
  if (gates.length === 0) {
    return <EmptyState icon={IconArrowsDiff} title={t.models.needGates} hint={t.models.needGatesHint} />;
  }
  return (
    <ul className={classes.gates}>
      {gates.map((gate) => (
        <GatePair key={gate.name} gate={gate} names={[first.name, second.name]} />
      ))}
    </ul>
  );
}

interface GatePairProps {
  readonly gate: GateComparison;
  readonly names: readonly [string, string];
}

function GatePair({ gate: { name, first, second, agreement, meanDifference }, names }: GatePairProps) {
  return (
    <li className={classes.gate}>
      <div className={classes.head}>
        <strong>{name}</strong>
        <span>{t.models.channels(first.length)}</span>
        <span>{t.models.agree(formatPercent(agreement))}</span>
        <span>{t.models.meanDifference(meanDifference.toFixed(2))}</span>
      </div>
      {([first, second] as const).map((open, index) => (
        <div key={index === 0 ? 'first' : 'second'} className={classes.row}>
          <span title={names[index]}>{names[index]}</span>
          <GateStrip open={open} label={`${name}, ${names[index]}`} />
        </div>
      ))}
      <div className={classes.row}>
        <span>|Δ|</span>
        <GateStrip
          open={first.map((value, channel) => Math.abs(value - second[channel]!))}
          label={`${name}, Δ`}
        />
      </div>
    </li>
  );
}
