import { Button, Checkbox, Group, Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Field, type LabelClass, type LabelSchema } from '../../main/contract/labels.ts';
import { ErrorNote } from '../components/error-note.tsx';
import { notify } from '../components/notify.tsx';
import { backend } from '../connection/backend.ts';
import { editsInOrder } from '../connection/edits-in-order.ts';
import classes from '../labels/labels.module.css';
import { t } from '../texts/index.ts';

interface FieldDialogProps {
  readonly schema: LabelSchema;
  readonly edited: Field | 'new' | null;
  readonly onClose: () => void;
}

/** One field of the schema: what it is about and which values it has. */
export function FieldDialog({ schema, edited, onClose }: FieldDialogProps) {
  return (
    <Modal
      opened={edited !== null}
      onClose={onClose}
      title={edited === 'new' || edited === null ? t.labels.addField : t.labels.editField(edited.name)}
      size={560}
    >
      {edited === null ? null : (
        <FieldForm schema={schema} field={edited === 'new' ? undefined : edited} onClose={onClose} />
      )}
    </Modal>
  );
}

const colours = ['#4e79a7', '#f28e2b', '#59a14f', '#e15759', '#76b7b2', '#edc948', '#b07aa1', '#9c755f'];

/** A further class, with the next digit that no class of the schema has. */
function newClass(present: readonly LabelClass[], others: readonly LabelClass[]): LabelClass {
  const taken = new Set([...present, ...others].map(({ shortcut }) => shortcut));
  return {
    id: crypto.randomUUID() as LabelClass['id'],
    name: '',
    colour: colours[present.length % colours.length]!,
    shortcut: [...'123456789'].find((digit) => !taken.has(digit)) ?? null,
  };
}

interface FieldFormProps {
  readonly schema: LabelSchema;
  readonly field: Field | undefined;
  readonly onClose: () => void;
}

function FieldForm({ schema, field, onClose }: FieldFormProps) {
  const [name, setName] = useState(field?.name ?? '');
  const [subject, setSubject] = useState<Field['subject']>(field?.subject ?? 'frame');
  const [kind, setKind] = useState<Field['kind']>(field?.kind ?? 'class');
  const [required, setRequired] = useState(field?.required ?? false);
  const others = schema.fields.flatMap((each) =>
    each.kind === 'class' && each.id !== field?.id ? each.classes : [],
  );
  const [classList, setClassList] = useState<readonly LabelClass[]>(() => {
    if (field?.kind === 'class') return field.classes;
    const first = newClass([], others);
    return [first, newClass([first], others)];
  });
  const number = field?.kind === 'number' ? field : undefined;
  const [limits, setLimits] = useState({
    unit: number?.unit ?? '',
    minimum: number?.minimum ?? ('' as number | ''),
    maximum: number?.maximum ?? ('' as number | ''),
  });
  const about = { id: field?.id ?? newFieldId, name: name.trim(), subject, required };
  const draft = Field.safeParse({
    ...about,
    kind,
    ...(kind === 'class' && { classes: classList.map((each) => ({ ...each, name: each.name.trim() })) }),
    ...(kind === 'number' && {
      unit: limits.unit.trim() === '' ? null : limits.unit.trim(),
      minimum: limits.minimum === '' ? null : limits.minimum,
      maximum: limits.maximum === '' ? null : limits.maximum,
    }),
  });
  const save = useMutation({
    ...editsInOrder,
    mutationFn: (made: Field) => {
      const after = field === undefined ? { ...made, id: crypto.randomUUID() as Field['id'] } : made;
      const fields =
        field === undefined
          ? [...schema.fields, after]
          : schema.fields.map((each) => (each.id === field.id ? after : each));
      return backend.labels.saveSchema({ basedOn: schema.version, fields });
    },
    meta: { quiet: true },
    onSuccess: () => {
      notify(t.labels.saved);
      onClose();
    },
  });
  return (
    <form
      className={classes.fields}
      onSubmit={(event) => {
        event.preventDefault();
        if (draft.success) save.mutate(draft.data);
      }}
    >
      <TextInput
        label={t.labels.fieldName}
        maxLength={100}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        label={t.labels.about}
        allowDeselect={false}
        data={Object.entries(t.labels.subjects).map(([value, label]) => ({ value, label }))}
        value={subject}
        onChange={(next) => setSubject(next as Field['subject'])}
      />
      <Select
        label={t.labels.kind}
        allowDeselect={false}
        data={Object.entries(t.labels.kinds).map(([value, label]) => ({ value, label }))}
        value={kind}
        onChange={(next) => setKind(next as Field['kind'])}
      />
      {kind === 'class' ? (
        <ClassFields classList={classList} others={others} onChange={setClassList} />
      ) : null}
      {kind === 'number' ? (
        <div className={classes.columns}>
          <TextInput
            label={t.labels.unit}
            maxLength={50}
            value={limits.unit}
            onChange={(event) => setLimits({ ...limits, unit: event.currentTarget.value })}
          />
          {(['minimum', 'maximum'] as const).map((limit) => (
            <NumberInput
              key={limit}
              label={t.labels[limit]}
              value={limits[limit]}
              onChange={(next) => setLimits({ ...limits, [limit]: next === '' ? '' : Number(next) })}
            />
          ))}
        </div>
      ) : null}
      <Checkbox
        label={t.labels.requiredLabel}
        checked={required}
        onChange={(event) => setRequired(event.currentTarget.checked)}
      />
      {save.error === null ? null : <ErrorNote error={save.error} />}
      <Group justify="flex-end" gap="sm">
        <Button onClick={onClose}>{t.common.cancel}</Button>
        <Button type="submit" variant="filled" loading={save.isPending} disabled={!draft.success}>
          {t.labels.save}
        </Button>
      </Group>
    </form>
  );
}

/** Stands for the id that a new field gets when it is saved. */
const newFieldId = '00000000-0000-4000-8000-000000000000';

interface ClassFieldsProps {
  readonly classList: readonly LabelClass[];
  /** Of the other fields. */
  readonly others: readonly LabelClass[];
  readonly onChange: (classList: readonly LabelClass[]) => void;
}

function ClassFields({ classList, others, onChange }: ClassFieldsProps) {
  const change = (place: number, values: Partial<LabelClass>) =>
    onChange(classList.map((each, i) => (i === place ? { ...each, ...values } : each)));
  return (
    <fieldset className={classes.fieldset}>
      <legend>{t.labels.classes}</legend>
      {classList.map(({ id, name, colour, shortcut }, i) => {
        const called = name.trim() === '' ? t.labels.classNumber(i + 1) : name;
        return (
          <div key={id} className={classes.classRow}>
            <input
              type="color"
              className={classes.colour}
              aria-label={t.labels.colour(called)}
              value={colour}
              onChange={(event) => change(i, { colour: event.currentTarget.value })}
            />
            <TextInput
              aria-label={t.labels.classNumber(i + 1)}
              placeholder={t.labels.classNumber(i + 1)}
              maxLength={100}
              value={name}
              onChange={(event) => change(i, { name: event.currentTarget.value })}
            />
            <TextInput
              aria-label={t.labels.shortcutOf(called)}
              placeholder={t.labels.shortcut}
              maxLength={1}
              value={shortcut ?? ''}
              onChange={(event) => {
                const key = event.currentTarget.value.toLowerCase();
                change(i, { shortcut: /^[0-9a-z]$/.test(key) ? key : null });
              }}
            />
            <Button
              aria-label={t.labels.removeClass(called)}
              disabled={classList.length === 1}
              onClick={() => onChange(classList.filter((_, place) => place !== i))}
            >
              <IconX size={14} aria-hidden />
            </Button>
          </div>
        );
      })}
      <div>
        <Button onClick={() => onChange([...classList, newClass(classList, others)])}>
          {t.labels.addClass}
        </Button>
      </div>
    </fieldset>
  );
}
