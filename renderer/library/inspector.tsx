import { Button } from '@mantine/core';
import { IconFileUnknown, IconPointer } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { LibraryItem } from '../../main/contract/library.ts';
import { runCommand, useAvailableCommands } from '../commands/use-commands.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { FactList } from '../components/fact-list.tsx';
import { KeyCaps } from '../components/key-caps.tsx';
import { api } from '../connection/backend.ts';
import { desktop } from '../connection/desktop.ts';
import { formatClock, formatCount, formatLargeCount, formatTime } from '../format.ts';
import { framesIn } from '../frame-spans.ts';
import { ItemLabels } from '../labels/item-labels.tsx';
import { t } from '../texts/index.ts';
import { countPatients } from './count-patients.ts';
import classes from './inspector.module.css';
import { NewestRun } from './newest-run.tsx';
import { Thumbnail } from './thumbnail.tsx';

interface InspectorProps {
  readonly selected: readonly LibraryItem[];
  readonly onRelink: (item: LibraryItem) => void;
}

/** What is selected, and what can be done with it. */
export function Inspector({ selected, onRelink }: InspectorProps) {
  const [item] = selected;
  return (
    <aside className={classes.inspector} aria-label={t.library.selection}>
      {item === undefined ? (
        <EmptyState
          icon={IconPointer}
          title={t.library.nothingSelected}
          hint={t.library.nothingSelectedHint}
        />
      ) : selected.length === 1 ? (
        <OneItem item={item} onRelink={onRelink} />
      ) : (
        <ManyItems items={selected} />
      )}
    </aside>
  );
}

function OneItem({
  item,
  onRelink,
}: {
  readonly item: LibraryItem;
  readonly onRelink: (item: LibraryItem) => void;
}) {
  const { name, patientPseudonym, kind, widthPx, heightPx, frameCount, durationUs, framesPerSecond } = item;
  return (
    <>
      <div className={classes.picture} key={item.id}>
        <Thumbnail item={item} widthPx={640} />
      </div>
      <h2 className={classes.name} title={name}>
        {name}
      </h2>
      {item.missing ? (
        <div className={classes.missing}>
          <IconFileUnknown size={18} stroke={1.5} aria-hidden />
          <div>
            <strong>{t.library.fileMissing}</strong>
            <p>{t.library.missingHint}</p>
            <Button onClick={() => onRelink(item)}>{t.library.relinkOpen}</Button>
          </div>
        </div>
      ) : null}
      <Actions />
      <ItemLabels item={item} titleClass={classes.title} />
      {item.latestRun === null ? null : <NewestRun item={item} runId={item.latestRun.runId} />}
      <section>
        <h3 className={classes.title}>{t.library.facts}</h3>
        <FactList
          facts={[
            [t.library.patient, patientPseudonym],
            [t.library.kind, t.kinds[kind]],
            [t.library.frameCount, formatCount(frameCount)],
            [t.library.duration, durationUs === null ? null : formatClock(durationUs)],
            [
              t.library.rate,
              framesPerSecond === null ? null : t.library.perSecond(framesPerSecond.toFixed(2)),
            ],
            [t.library.picture, `${widthPx} × ${heightPx} px`],
            [t.library.damage, <Damage key="damage" item={item} />],
            [t.library.lesions, formatCount(item.lesionCount)],
            [t.library.boxes, formatCount(item.boxCount)],
            [t.library.columns.imported, formatTime(item.importedAt)],
            [
              t.library.path,
              <span key="path" className={classes.path}>
                {item.path}
              </span>,
            ],
          ]}
        />
        {desktop === undefined ? null : (
          <Button mt="sm" onClick={() => void desktop?.showInFolder(item.path)}>
            {t.library.showInFolder}
          </Button>
        )}
      </section>
    </>
  );
}

/** What is known of damaged pictures, and how many were looked at. */
function Damage({ item: { id: mediaId, frameCount } }: { readonly item: LibraryItem }) {
  const { data } = useQuery(api.media.damage.queryOptions({ input: { mediaId } }));
  if (data === undefined) return null;
  if (data.damage === null) return t.library.notChecked;
  const { checkedFrames, damaged, lost } = data.damage;
  const found = framesIn(damaged) + framesIn(lost);
  const looked =
    checkedFrames < frameCount
      ? t.library.checkedPart(formatCount(checkedFrames), formatCount(frameCount))
      : t.library.checkedAll;
  return `${found === 0 ? t.library.noDamage : t.library.damagedPictures(found)}, ${looked}`;
}

function ManyItems({ items }: { readonly items: readonly LibraryItem[] }) {
  const sum = (value: (item: LibraryItem) => number) => items.reduce((total, item) => total + value(item), 0);
  return (
    <>
      <div className={classes.stack} aria-hidden>
        {items.slice(0, 4).map((item) => (
          <div key={item.id}>
            <Thumbnail item={item} widthPx={320} />
          </div>
        ))}
      </div>
      <h2 className={classes.name}>{t.library.selected(items.length)}</h2>
      <Actions />
      <section>
        <h3 className={classes.title}>{t.library.facts}</h3>
        <FactList
          facts={[
            [t.library.patients, formatCount(countPatients(items))],
            [t.library.frameCount, formatLargeCount(sum(({ frameCount }) => frameCount))],
            [t.library.lesions, formatCount(sum(({ lesionCount }) => lesionCount))],
            [t.library.boxes, formatLargeCount(sum(({ boxCount }) => boxCount))],
            [t.library.undecided, formatCount(sum(({ undecidedCount }) => undecidedCount))],
          ]}
        />
      </section>
    </>
  );
}

function Actions() {
  const rows = [
    ['library.open-selected', t.library.open, 'Enter'],
    ['library.assign-patient', t.commands.assignPatient, 'P'],
    ['library.label', t.labels.set, 'L'],
    ['library.make-dataset', t.datasets.make, 'D'],
    ['library.check-pictures', t.commands.checkPictures, ''],
    ['library.remove', t.library.remove, 'Delete'],
  ] as const;
  const available = useAvailableCommands();
  return (
    <div className={classes.actions}>
      {rows
        .filter(([id]) => available.includes(id))
        .map(([id, name, keys]) => (
          <Button
            key={id}
            justify="space-between"
            rightSection={keys === '' ? null : <KeyCaps keys={keys} />}
            onClick={() => runCommand(id)}
          >
            {name}
          </Button>
        ))}
    </div>
  );
}
