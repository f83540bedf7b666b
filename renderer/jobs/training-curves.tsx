import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Job, JobCurve } from '../../main/contract/jobs.ts';
import { LineChart } from '../components/line-chart.tsx';
import { api } from '../connection/backend.ts';
import { t } from '../texts/index.ts';
import classes from './training-curves.module.css';
import { isActive } from './use-jobs.ts';

/** What a training has measured so far: losses of its passes, and figures of merit with the constant predictor. */
export function TrainingCurves({ job }: { readonly job: Job }) {
  const { data, isPending } = useQuery({
    ...api.jobs.curve.queryOptions({ input: { jobId: job.id, maxPoints: 800 } }),
    refetchInterval: isActive(job) ? 2000 : false,
  });
  if (isPending) return <Skeleton height={180} />;
  const charts = chartsOf(data?.curves ?? []);
  if (charts.length === 0) {
    return <p className={classes.none}>{isActive(job) ? t.jobs.noCurve : t.jobs.noCurveEver}</p>;
  }
  return (
    <div className={classes.charts}>
      {charts.map(({ title, curves }) => (
        <LineChart
          key={title}
          title={title}
          xName={t.jobs.step}
          height={200}
          lines={curves.map(({ name, step, mean, min, max }) => ({
            name,
            x: step,
            y: mean,
            low: min,
            high: max,
            isBaseline: isBaseline(name),
          }))}
        />
      ))}
    </div>
  );
}

const isBaseline = (name: string) => /constant|baseline/i.test(name);

/** Curves of one quantity share a chart: all losses, all errors in mm, … */
function chartsOf(curves: readonly JobCurve[]): { title: string; curves: JobCurve[] }[] {
  const byTitle = new Map<string, JobCurve[]>();
  for (const curve of curves) {
    const title = /loss$/i.test(curve.name) ? t.jobs.loss : quantityOf(curve.name);
    byTitle.set(title, [...(byTitle.get(title) ?? []), curve]);
  }
  return [...byTitle].map(([title, members]) => ({
    title,
    curves: members.toSorted((a, b) => Number(isBaseline(a.name)) - Number(isBaseline(b.name))),
  }));
}

/** `validation MAE, mm` and `constant predictor MAE, mm` are both `MAE, mm`. */
function quantityOf(name: string): string {
  return name.replace(/^(training|validation|test|constant predictor|constant|baseline)\s+/i, '');
}
