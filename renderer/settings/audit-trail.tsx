import { Button, Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useCommands } from '../commands/use-commands.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { api, backend } from '../connection/backend.ts';
import { formatCount, formatTime } from '../format.ts';
import { t } from '../texts/index.ts';
import classes from './section.module.css';

/** Who changed what, and whether the chain holds. */
export function AuditTrail() {
  const verify = useMutation({ mutationFn: () => backend.audit.verify({}), meta: { quiet: true } });
  useCommands({ 'settings.verify-audit': () => verify.mutate() });
  return (
    <div className={classes.section}>
      <p className={classes.hint}>{t.settings.auditHint}</p>
      <div className={classes.actions}>
        <Button variant="filled" loading={verify.isPending} onClick={() => verify.mutate()}>
          {t.settings.verify}
        </Button>
      </div>
      {verify.error === null ? null : <ErrorNote error={verify.error} />}
      {verify.data === undefined ? null : <Verdict {...verify.data} />}
      <Rows />
    </div>
  );
}

type VerdictProps = Awaited<ReturnType<typeof backend.audit.verify>>;

function Verdict({ rowCount, firstBroken, reason, runs, modelProblems, datasetProblems }: VerdictProps) {
  const problems = [
    ...runs.problems.map(({ runId, problem }) => t.settings.runProblem(runId, problem)),
    ...modelProblems.map(({ modelId, problem }) => t.settings.modelProblem(modelId, problem)),
    ...datasetProblems.map(({ datasetId, problem }) => t.settings.datasetProblem(datasetId, problem)),
  ];
  if (firstBroken === null && problems.length === 0) {
    return (
      <div className={classes.verdict} role="status">
        <IconShieldCheck size={18} stroke={1.5} aria-hidden />
        <div>
          <span>{t.settings.verified(formatCount(rowCount))}</span>
          <p>{t.settings.resultsHold}</p>
          {runs.uncovered > 0 ? <p>{t.settings.resultsUncovered(formatCount(runs.uncovered))}</p> : null}
        </div>
      </div>
    );
  }
  return (
    <div className={classes.verdict} role="alert" data-broken>
      <IconAlertTriangle size={18} stroke={1.5} aria-hidden />
      <div>
        <strong>
          {firstBroken === null ? t.settings.resultsBroken : t.settings.broken(formatCount(firstBroken))}
        </strong>
        {reason === null ? null : <p>{reason}</p>}
        {problems.map((problem) => (
          <p key={problem}>{problem}</p>
        ))}
        <p>{t.settings.brokenKept}</p>
      </div>
    </div>
  );
}

const pageLength = 100;

function Rows() {
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery({
      ...api.audit.list.infiniteOptions({
        input: (before: number | undefined) =>
          before === undefined ? { limit: pageLength } : { limit: pageLength, before },
        initialPageParam: undefined,
        getNextPageParam: ({ rows }) => (rows.length < pageLength ? undefined : rows.at(-1)!.sequence),
      }),
      refetchOnMount: 'always',
    });
  if (isPending) return <Skeleton height={240} />;
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  const rows = data.pages.flatMap((page) => page.rows);
  if (rows.length === 0) {
    return <EmptyState icon={IconShieldCheck} title={t.settings.noRows} hint={t.settings.auditHint} />;
  }
  return (
    <>
      <table className={classes.table}>
        <thead>
          <tr>
            <th data-numeric>#</th>
            <th>{t.settings.when}</th>
            <th>{t.settings.actor}</th>
            <th>{t.settings.action}</th>
            <th>{t.settings.entity}</th>
            <th>{t.models.hash}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ sequence, at, actor, action, entity, reason, hash }) => (
            <tr key={sequence}>
              <td data-numeric>{formatCount(sequence)}</td>
              <td data-short>{formatTime(at)}</td>
              <td data-short>{actor}</td>
              <td>
                {action}
                {reason === null ? '' : `: ${reason}`}
              </td>
              <td data-short>{entity}</td>
              <td data-short>
                <code title={hash}>{hash.slice(0, 12)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {hasNextPage ? (
        <div className={classes.actions}>
          <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t.settings.older}
          </Button>
        </div>
      ) : null}
    </>
  );
}
