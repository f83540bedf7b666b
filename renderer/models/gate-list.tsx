import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ModelId } from '../../main/contract/ids.ts';
import { ErrorNote } from '../components/error-note.tsx';
import { api } from '../connection/backend.ts';
import { formatPercent } from '../format.ts';
import { t } from '../texts/index.ts';
import { byOpenness } from './gate-figures.ts';
import classes from './gate-list.module.css';
import { GateStrip } from './gate-strip.tsx';

/** The gates of one bundle, in the order of its stages. */
export function GateList({ modelId }: { readonly modelId: ModelId }) {
  const { data, error, isPending, refetch } = useQuery(api.models.gates.queryOptions({ input: { modelId } }));
  if (isPending) return <Skeleton height={120} />;
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (data.gates.length === 0) return <p className={classes.none}>{t.models.noGates}</p>;
  return (
    <ul className={classes.gates}>
      {data.gates.map(({ name, open, openShare }) => (
        <li key={name} className={classes.gate}>
          <span className={classes.name} title={name}>
            {name}
          </span>
          <GateStrip
            open={byOpenness(open).map((channel) => open[channel]!)}
            label={`${name}, ${t.models.channels(open.length)}, ${t.models.openShare(formatPercent(openShare))}`}
          />
          <span className={classes.share}>{t.models.openShare(formatPercent(openShare))}</span>
        </li>
      ))}
    </ul>
  );
}
