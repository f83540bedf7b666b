import { Button, Skeleton } from '@mantine/core';
import { IconActivityHeartbeat } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useCommands } from '../commands/use-commands.ts';
import { Chip } from '../components/chip.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { FactList } from '../components/fact-list.tsx';
import { api, backend } from '../connection/backend.ts';
import { formatFigure, formatTime } from '../format.ts';
import { isActive, useJobs } from '../jobs/use-jobs.ts';
import { goTo } from '../navigation.ts';
import { t } from '../texts/index.ts';
import classes from './section.module.css';

/** What each device of this machine answered, how far from the stored answer, how fast. */
export function SelfTest() {
  const { data, error, isPending, refetch } = useQuery(api.system.selfTest.queryOptions({ input: {} }));
  const running = useJobs().data?.jobs.find((job) => job.kind === 'self-test' && isActive(job));
  const run = useMutation({ mutationFn: () => backend.system.doctor({}) });
  const start = running === undefined && !run.isPending ? () => run.mutate() : undefined;
  useCommands({ 'settings.self-test': start });
  const selfTest = data?.selfTest ?? null;
  return (
    <div className={classes.section}>
      <p className={classes.hint}>{t.settings.selfTestHint}</p>
      <div className={classes.actions}>
        <Button variant="filled" disabled={start === undefined} onClick={start}>
          {t.settings.runSelfTest}
        </Button>
        {running === undefined ? null : (
          <Button variant="subtle" color="gray" onClick={() => goTo('jobs', running.id)}>
            <Chip tone="active">{t.settings.running}</Chip>
          </Button>
        )}
        {selfTest === null || running !== undefined ? null : t.settings.lastRun(formatTime(selfTest.at))}
      </div>
      {isPending ? <Skeleton height={160} /> : null}
      {error ? <ErrorNote error={error} onRetry={() => void refetch()} /> : null}
      {data !== undefined && selfTest === null ? (
        <EmptyState
          icon={IconActivityHeartbeat}
          title={t.settings.selfTestNone}
          hint={t.settings.selfTestNoneHint}
        />
      ) : null}
      {selfTest === null ? null : (
        <>
          <table className={classes.table}>
            <thead>
              <tr>
                <th>{t.settings.device}</th>
                <th>{t.settings.state}</th>
                <th data-numeric>{t.settings.parity}</th>
                <th data-numeric>{t.settings.speed}</th>
                <th>{t.settings.reason}</th>
              </tr>
            </thead>
            <tbody>
              {selfTest.providers.map(({ provider, usable, reason, imagesPerSecond, parityDifference }) => (
                <tr key={provider}>
                  <td data-short>
                    <strong>{t.providers[provider]}</strong>
                  </td>
                  <td data-short>
                    <Chip tone={usable ? 'ok' : 'quiet'}>
                      {usable ? t.settings.usable : t.settings.unusable}
                    </Chip>
                  </td>
                  <td data-numeric>{parityDifference === null ? '–' : formatDifference(parityDifference)}</td>
                  <td data-numeric>
                    {imagesPerSecond === null ? '–' : t.settings.images(formatFigure(imagesPerSecond))}
                  </td>
                  <td data-quiet>{reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <FactList facts={Object.entries(selfTest.versions)} />
        </>
      )}
    </div>
  );
}

function formatDifference(difference: number): string {
  return difference === 0 ? '0' : difference.toExponential(1);
}
