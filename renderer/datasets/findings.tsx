import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { FactScore } from '../../main/contract/datasets.ts';
import type { DatasetId } from '../../main/contract/ids.ts';
import { Chip } from '../components/chip.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { api } from '../connection/backend.ts';
import { formatTime } from '../format.ts';
import { t } from '../texts/index.ts';
import classes from './datasets-screen.module.css';

/** What the newest look for shortcuts found. */
export function Findings({
  datasetId,
  isChecking,
}: {
  readonly datasetId: DatasetId;
  readonly isChecking: boolean;
}) {
  const { data, error } = useQuery(api.datasets.findings.queryOptions({ input: { datasetId } }));
  if (error) return <ErrorNote error={error} />;
  if (data === undefined) return null;
  const { findings, uncheckedSplits } = data;
  return (
    <section aria-label={t.datasets.findings} aria-busy={isChecking}>
      <h3>{t.datasets.findings}</h3>
      {isChecking ? <p className={classes.hint}>{t.datasets.checking}</p> : null}
      {findings === null ? (
        <p className={classes.hint}>{t.datasets.notChecked}</p>
      ) : (
        <>
          {findings.warnings.map((warning) => (
            <p key={warning} className={classes.warning} role="alert">
              <IconAlertTriangle size={16} stroke={1.5} aria-hidden />
              <span>{warning}</span>
            </p>
          ))}
          {findings.warnings.length === 0 ? <p>{t.datasets.noShortcut}</p> : null}
          {findings.notes.map((note) => (
            <p key={note} className={classes.hint}>
              {note}
            </p>
          ))}
          <p className={classes.hint}>
            {t.datasets.checkedAt(formatTime(findings.checkedAt))}{' '}
            {uncheckedSplits.length > 0 ? t.datasets.uncheckedSplits(uncheckedSplits.length) : ''}
          </p>
          {findings.facts.length === 0 ? null : <Facts facts={findings.facts} />}
        </>
      )}
    </section>
  );
}

function Facts({ facts }: { readonly facts: readonly FactScore[] }) {
  return (
    <details>
      <summary>{t.datasets.facts}</summary>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t.datasets.fact}</th>
            <th scope="col" data-numeric>
              {t.datasets.explains}
            </th>
            <th scope="col" data-numeric>
              {t.datasets.interval}
            </th>
            <th scope="col" data-numeric>
              {t.datasets.byChance}
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {facts.map(({ fact, explained, low, high, byChance, warning }) => (
            <tr key={fact}>
              <th scope="row">{fact}</th>
              <td data-numeric>{t.datasets.percent(explained)}</td>
              <td data-numeric>{t.datasets.percents(low, high)}</td>
              <td data-numeric>{t.datasets.percent(byChance)}</td>
              <td>{warning ? <Chip tone="warn">{t.datasets.warned}</Chip> : null}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
