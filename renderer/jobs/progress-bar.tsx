import classes from './progress-bar.module.css';

interface ProgressBarProps {
  /** 0 to 1; null while nobody knows. */
  readonly share: number | null;
  readonly label: string;
}

export function ProgressBar({ share, label }: ProgressBarProps) {
  const percent = share === null ? undefined : Math.round(share * 100);
  return (
    <div
      className={classes.bar}
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      data-unknown={share === null || undefined}
    >
      <span style={{ width: share === null ? '24%' : `${share * 100}%` }} />
    </div>
  );
}
