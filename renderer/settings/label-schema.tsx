import { Button, Checkbox, Group, Modal } from '@mantine/core';
import { IconTags } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Field } from '../../main/contract/labels.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { notify } from '../components/notify.tsx';
import { PathInput } from '../components/path-input.tsx';
import { api, backend } from '../connection/backend.ts';
import { editsInOrder } from '../connection/edits-in-order.ts';
import { formatTime } from '../format.ts';
import labels from '../labels/labels.module.css';
import { t } from '../texts/index.ts';
import { FieldDialog } from './field-dialog.tsx';
import classes from './section.module.css';

/** What can be labelled: the fields with their classes, as data that can be changed, undone, and carried to another library. */
export function LabelSchemaSection() {
  const { data, error, refetch } = useQuery(api.labels.schema.queryOptions({ input: {} }));
  const [edited, setEdited] = useState<Field | 'new' | null>(null);
  const [file, setFile] = useState<'import' | 'export' | null>(null);
  const remove = useMutation({
    ...editsInOrder,
    mutationFn: (field: Field) =>
      backend.labels.saveSchema({
        basedOn: data!.version,
        fields: data!.fields.filter(({ id }) => id !== field.id),
      }),
    onSuccess: () => notify(t.labels.saved),
  });
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return null;
  const { version, fields, author, savedAt } = data;
  return (
    <div className={classes.section}>
      <p className={classes.hint}>{t.labels.schemaHint}</p>
      <div className={classes.actions}>
        <Button variant="filled" onClick={() => setEdited('new')}>
          {t.labels.addField}
        </Button>
        <Button onClick={() => setFile('import')}>{t.labels.importSchema}</Button>
        <Button disabled={fields.length === 0} onClick={() => setFile('export')}>
          {t.labels.exportSchema}
        </Button>
      </div>
      {fields.length === 0 ? (
        <EmptyState icon={IconTags} title={t.labels.noFields} hint={t.labels.noFieldsHint} />
      ) : (
        <table className={classes.table}>
          <thead>
            <tr>
              <th>{t.labels.fieldName}</th>
              <th>{t.labels.about}</th>
              <th>{t.labels.kind}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field.id}>
                <td>
                  {field.name}
                  {field.required ? <small> · {t.labels.required}</small> : null}
                </td>
                <td data-short>{t.labels.subjects[field.subject]}</td>
                <td>{valuesOf(field)}</td>
                <td data-short>
                  <Group gap="xs" wrap="nowrap">
                    <Button aria-label={t.labels.editField(field.name)} onClick={() => setEdited(field)}>
                      {t.labels.change}
                    </Button>
                    <Button
                      aria-label={t.labels.removeField(field.name)}
                      onClick={() => remove.mutate(field)}
                    >
                      {t.labels.removeShort}
                    </Button>
                  </Group>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {author === null || savedAt === null ? null : (
        <p className={classes.hint}>{t.labels.version(version, author, formatTime(savedAt))}</p>
      )}
      <FieldDialog schema={data} edited={edited} onClose={() => setEdited(null)} />
      <SchemaFileDialog way={file} onClose={() => setFile(null)} />
    </div>
  );
}

function valuesOf(field: Field) {
  if (field.kind !== 'class')
    return [t.labels.kinds[field.kind], field.kind === 'number' ? field.unit : null]
      .filter(Boolean)
      .join(', ');
  return (
    <span className={labels.values}>
      {field.classes.map(({ id, name, colour, shortcut }) => (
        <span key={id}>
          <span
            className={labels.swatch}
            style={{ background: colour, display: 'inline-block' }}
            aria-hidden
          />{' '}
          {name}
          {shortcut === null ? null : <kbd className={labels.key}> {shortcut.toUpperCase()}</kbd>}
        </span>
      ))}
    </span>
  );
}

function SchemaFileDialog({
  way,
  onClose,
}: {
  readonly way: 'import' | 'export' | null;
  readonly onClose: () => void;
}) {
  const [path, setPath] = useState('');
  const [replaceFields, setReplaceFields] = useState(false);
  const run = useMutation({
    ...editsInOrder,
    mutationFn: async () => {
      if (way === 'export')
        return t.labels.exported((await backend.labels.exportSchema({ path: path.trim() })).written);
      const { added, changed } = await backend.labels.importSchema({ path: path.trim(), replaceFields });
      return t.labels.schemaImported(added.length, changed.length);
    },
    meta: { quiet: true },
    onSuccess: (message) => {
      notify(message);
      setPath('');
      onClose();
    },
  });
  const title = way === 'export' ? t.labels.exportSchema : t.labels.importSchema;
  return (
    <Modal opened={way !== null} onClose={onClose} title={title.replace('…', '')} size={520}>
      <form
        className={labels.fields}
        onSubmit={(event) => {
          event.preventDefault();
          run.mutate();
        }}
      >
        <PathInput
          label={t.labels.schemaFile}
          kind={way === 'export' ? { newFile: 'labels.json' } : 'annotations'}
          autofocus
          value={path}
          onChange={setPath}
        />
        {way === 'import' ? (
          <Checkbox
            label={t.labels.replaceFields}
            checked={replaceFields}
            onChange={(event) => setReplaceFields(event.currentTarget.checked)}
          />
        ) : null}
        {run.error === null ? null : <ErrorNote error={run.error} />}
        <Group justify="flex-end" gap="sm">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" variant="filled" loading={run.isPending} disabled={path.trim() === ''}>
            {title.replace(' JSON…', '')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
