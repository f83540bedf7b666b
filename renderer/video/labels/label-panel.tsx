import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Field, Label, LabelTarget, LabelValue } from '../../../main/contract/labels.ts';
import { commands } from '../../commands/all.ts';
import { api, backend } from '../../connection/backend.ts';
import { editsInOrder } from '../../connection/edits-in-order.ts';
import { FieldValue } from '../../labels/field-value.tsx';
import classes from '../../labels/labels.module.css';
import { useLabelSchema } from '../../labels/use-label-schema.ts';
import { t } from '../../texts/index.ts';
import { useShownFrame } from '../playback/use-video-viewer.ts';
import { useWorkspace } from '../workspace.tsx';
import { LabelStrip } from './label-strip.tsx';

/** The labels of the frame on the screen, of a range that begins elsewhere, of the item and of the chosen lesion. */
export function LabelPanel() {
  const { media, viewer, lesionId } = useWorkspace();
  const shown = useShownFrame(viewer);
  const { fields } = useLabelSchema();
  const [start, setStart] = useState<number | null>(null);
  const { data } = useQuery({
    ...api.labels.list.queryOptions({ input: { mediaId: media.id } }),
    enabled: fields.length > 0,
  });
  const [fromFrame, toFrame] = [Math.min(start ?? shown, shown), Math.max(start ?? shown, shown) + 1];
  const set = useMutation({
    ...editsInOrder,
    mutationFn: ({ field, value }: { field: Field; value: LabelValue | null }) =>
      backend.labels.set({ fieldId: field.id, targets: [targetOf(field)!], value }),
  });
  const targetOf = (field: Field): LabelTarget | null => {
    if (field.subject === 'medium') return { mediaId: media.id };
    if (field.subject === 'object') return lesionId === null ? null : { objectId: lesionId };
    return { mediaId: media.id, fromFrame, toFrame };
  };
  const settable = fields.filter((field) => targetOf(field) !== null);
  const labelOf = (field: Field) =>
    (data?.labels ?? []).find((label) => isAt(label, field, shown, lesionId))?.value ?? null;
  const change = (field: Field, value: LabelValue | null) => set.mutate({ field, value });
  useShortcuts(settable, (field, value) =>
    change(field, labelOf(field) === value && start === null ? null : value),
  );
  if (fields.length === 0) return null;
  const ofFrames = settable.some(isOfFrames);
  return (
    <section className={classes.panel} aria-label={t.labels.title}>
      <h2 title={t.labels.keysHint}>{t.labels.title}</h2>
      {ofFrames && media.frameCount > 1 ? (
        <div className={classes.name}>
          <span>
            {toFrame - fromFrame === 1 ? t.labels.frame(shown) : t.labels.range(fromFrame, toFrame - 1)}
          </span>
          <Button
            size="compact-xs"
            title={t.labels.rangeHint}
            aria-pressed={start !== null}
            onClick={() => setStart(start === null ? shown : null)}
          >
            {start === null ? t.labels.startRange : t.labels.endRange}
          </Button>
        </div>
      ) : null}
      {settable.map((field) => {
        const value = labelOf(field);
        return (
          <div key={field.id} className={classes.field}>
            <div className={classes.name}>
              <span>{field.name}</span>
              <small className={field.required && value === null ? classes.missing : undefined}>
                {field.required && value === null ? t.labels.required : t.labels.subjects[field.subject]}
              </small>
            </div>
            {isOfFrames(field) && media.frameCount > 1 ? (
              <LabelStrip
                field={field}
                labels={(data?.labels ?? []).filter(({ fieldId }) => fieldId === field.id)}
                frameCount={media.frameCount}
                shown={shown}
                onSeek={(frameIndex) => viewer.seek(frameIndex)}
              />
            ) : null}
            <FieldValue field={field} value={value} onChange={(next) => change(field, next)} />
          </div>
        );
      })}
    </section>
  );
}

const isOfFrames = ({ subject }: Field) => subject === 'frame' || subject === 'range';

function isAt(label: Label, field: Field, shown: number, lesionId: string | null): boolean {
  if (label.fieldId !== field.id) return false;
  if (field.subject === 'object') return label.objectId === lesionId;
  if (field.subject === 'medium') return label.fromFrame === null;
  return label.fromFrame !== null && label.fromFrame <= shown && shown < label.toFrame!;
}

const takenKeys = new Set(Object.values(commands).flatMap(({ keys }) => keys ?? []));

/** The keys of classes: alone where no command has them, always with Alt. */
function useShortcuts(fields: readonly Field[], press: (field: Field, value: LabelValue) => void): void {
  const latest = useRef({ fields, press });
  latest.current = { fields, press };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement | null;
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
      if (target?.closest('input, textarea, [role="dialog"]')) return;
      const key = event.altKey
        ? event.code.replace(/^(Key|Digit)/, '').toLowerCase()
        : event.key.toLowerCase();
      if (!event.altKey && takenKeys.has(key.toUpperCase())) return;
      for (const field of latest.current.fields) {
        const found =
          field.kind === 'class' ? field.classes.find(({ shortcut }) => shortcut === key) : undefined;
        if (found === undefined) continue;
        event.preventDefault();
        latest.current.press(field, found.id);
        return;
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
