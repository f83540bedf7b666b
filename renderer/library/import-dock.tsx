import { ActionIcon, Button, Loader, Tooltip } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCheck,
  IconChevronDown,
  IconChevronUp,
  IconClock,
  IconX,
} from '@tabler/icons-react';
import { useState } from 'react';
import { ErrorText } from '../components/error-note.tsx';
import { explainError } from '../components/explain-error.ts';
import { ProgressBar } from '../jobs/progress-bar.tsx';
import { t } from '../texts/index.ts';
import { looksLikeFractions } from '../video/tracks/boxes-in-the-way.ts';
import { fileName } from './file-name.ts';
import classes from './import-dock.module.css';
import {
  answerImport,
  cancelImport,
  cancelImports,
  clearImports,
  type ImportEntry,
  importAsFractions,
  isUnderWay,
  movableTo,
  moveImport,
  useImports,
} from './imports.ts';

interface ImportDockProps {
  /** Chooses what was added, so that a patient can be given to it. */
  readonly onSelectAdded: (entries: readonly ImportEntry[]) => void;
}

/** The files on their way in: how far, and of each what became of it. */
export function ImportDock({ onSelectAdded }: ImportDockProps) {
  const entries = useImports();
  const [folded, setFolded] = useState(false);
  if (entries.length === 0) return null;
  const asking = entries.filter(({ state }) => state === 'asks').length;
  const finished = entries.filter(({ state }) => !isUnderWay(state) && state !== 'asks');
  const cancelled = entries.filter(({ state }) => state === 'cancelled').length;
  const known = entries.filter(({ state }) => state === 'known').length;
  const failed = entries.filter(({ state }) => state === 'failed').length;
  const working = finished.length + asking < entries.length;
  const added = entries.filter(({ state }) => state === 'added');
  const Fold = folded ? IconChevronUp : IconChevronDown;
  return (
    <section className={classes.dock} aria-label={t.library.imports}>
      <div className={classes.head}>
        {working ? <Loader size={14} color="gray" /> : <Sign state={failed > 0 ? 'failed' : 'added'} />}
        <strong role="status">
          {working
            ? t.library.importing(finished.length, entries.length)
            : t.library.imported(finished.length - known - failed - cancelled, known, failed, cancelled)}
        </strong>
        <span className={classes.space} />
        {added.length > 0 && !working ? (
          <Button size="compact-xs" onClick={() => onSelectAdded(added)}>
            {t.library.selectAdded}
          </Button>
        ) : null}
        {working ? (
          <Button size="compact-xs" onClick={cancelImports}>
            {t.library.cancelAll}
          </Button>
        ) : null}
        <Tooltip label={folded ? t.library.unfold : t.library.fold}>
          <ActionIcon
            size={24}
            aria-label={folded ? t.library.unfold : t.library.fold}
            aria-expanded={!folded}
            onClick={() => setFolded(!folded)}
          >
            <Fold size={16} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t.common.close}>
          <ActionIcon size={24} aria-label={t.common.close} disabled={working} onClick={clearImports}>
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      {folded ? null : (
        <ul className={classes.list} tabIndex={0} aria-label={t.library.imports}>
          {entries.map((entry) => (
            <Entry key={entry.key} entry={entry} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Entry({ entry }: { readonly entry: ImportEntry }) {
  const { key, path, state, remarks, boxCount, progress, error } = entry;
  const mayMoveTo = state === 'failed' ? movableTo(error) : undefined;
  return (
    <li className={classes.entry} data-state={state}>
      <Sign state={state} />
      <div className={classes.text}>
        <div className={classes.line}>
          <span className={classes.name} title={path}>
            {fileName(path)}
          </span>
          <span className={classes.state}>
            {state === 'boxes'
              ? t.library.boxesAdded(boxCount ?? 0)
              : state === 'reading' && progress !== null
                ? t.library.importProgress(progress.unit, progress.done, progress.total)
                : t.library.importStates[state]}
          </span>
          {isUnderWay(state) || state === 'asks' ? (
            <button
              type="button"
              className={classes.cancel}
              aria-label={t.library.cancelImport(fileName(path))}
              disabled={state === 'cancelling'}
              onClick={() => cancelImport(key)}
            >
              {t.common.cancel}
            </button>
          ) : null}
        </div>
        {isUnderWay(state) && state !== 'waiting' ? (
          <ProgressBar
            label={fileName(path)}
            share={progress?.total ? Math.min(1, progress.done / progress.total) : null}
          />
        ) : null}
        {state === 'failed' ? (
          <div className={classes.error}>
            <ErrorText explained={explainError(error)} />
            {looksLikeFractions(error) ? (
              <div>
                <Button size="compact-xs" onClick={() => importAsFractions(key)}>
                  {t.video.areFractions}
                </Button>
              </div>
            ) : null}
            {mayMoveTo === undefined ? null : (
              <div>
                <Button size="compact-xs" onClick={() => moveImport(key, mayMoveTo)}>
                  {t.library.moveTo(mayMoveTo)}
                </Button>
              </div>
            )}
          </div>
        ) : null}
        {entry.folder === null ? null : (
          <div className={classes.line}>
            <Button size="compact-xs" onClick={() => answerImport(key, 'series')}>
              {t.library.asSeries(entry.folder.seriesPictures)}
            </Button>
            <Button size="compact-xs" onClick={() => answerImport(key, 'stills')}>
              {t.library.asStills(entry.folder.pictures)}
            </Button>
          </div>
        )}
        {remarks.length === 0 ? null : (
          <details className={classes.remarks}>
            <summary>{t.library.remarks(remarks.length)}</summary>
            <ul>
              {remarks.slice(0, 50).map((remark) => (
                <li key={remark}>{remark}</li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </li>
  );
}

function Sign({ state }: { readonly state: ImportEntry['state'] }) {
  if (state === 'waiting' || state === 'asks') return <IconClock size={16} stroke={1.5} aria-hidden />;
  if (state === 'cancelled') return <IconX size={16} stroke={1.5} aria-hidden />;
  if (state === 'reading' || state === 'cancelling') return <Loader size={14} color="gray" />;
  if (state === 'failed') return <IconAlertTriangle size={16} stroke={1.5} aria-hidden />;
  return <IconCheck size={16} aria-hidden />;
}
