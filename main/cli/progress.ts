import type { JobProgress } from '../contract/jobs.ts';
import { clearLine, type Output } from './output.ts';

const barWidth = 24;

/** One line about a running job. */
export function progressLine(progress: JobProgress): string {
  const { stage, done, total, unit, perSecond, remainingS, limitingStage, metrics } = progress;
  const share = total === null || total === 0 ? null : Math.min(1, done / total);
  return [
    stage,
    share === null ? '' : `[${bar(share)}] ${Math.floor(100 * share)} %`,
    `${round(done)}${total === null ? '' : `/${round(total)}`} ${unit}`,
    perSecond === null ? '' : `${perSecond.toPrecision(3)}/s`,
    remainingS === null ? '' : `${duration(remainingS)} left`,
    limitingStage === null ? '' : `limit: ${limitingStage}`,
    ...Object.entries(metrics).map(([name, value]) => `${name} ${value.toPrecision(4)}`),
  ]
    .filter((part) => part !== '')
    .join('  ');
}

/** Shows progress: on a terminal one line that is drawn over, elsewhere a plain line at every tenth. */
export class ProgressDisplay {
  readonly #output: Output;
  #lastTenth = '';
  #drawn = false;

  constructor(output: Output) {
    this.#output = output;
  }

  show(progress: JobProgress): void {
    if (this.#output.interactive) {
      this.#output.writeNote(`${clearLine}${progressLine(progress)}`);
      this.#drawn = true;
      return;
    }
    const tenth = `${progress.stage} ${Math.floor((10 * progress.done) / (progress.total ?? progress.done))}`;
    if (tenth === this.#lastTenth) return;
    this.#lastTenth = tenth;
    this.#output.writeNote(`${progressLine(progress)}\n`);
  }

  /** Clears the drawn line, so that what follows stands on its own. */
  end(): void {
    if (this.#drawn) this.#output.writeNote(clearLine);
    this.#drawn = false;
  }
}

const bar = (share: number) => '#'.repeat(Math.round(share * barWidth)).padEnd(barWidth, '-');

const round = (count: number) => String(Math.round(count));

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
}
