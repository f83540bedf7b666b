import { Button, Group, Modal, NumberInput, Select } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ErrorNote } from '../components/error-note.tsx';
import { notify } from '../components/notify.tsx';
import { PathInput } from '../components/path-input.tsx';
import { replaceablePath } from '../components/replaceable.ts';
import { backend } from '../connection/backend.ts';
import { formatCount } from '../format.ts';
import { useKept } from '../kept.ts';
import { t } from '../texts/index.ts';
import classes from './form.module.css';

/** Renders training data with known sizes. */
export function RenderDialog({
  opened,
  onClose,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const [outputFolder, setOutputFolder] = useKept('render.folder', '');
  const [patientCount, setPatientCount] = useKept('render.patients', 300);
  const [lesionsPerPatient, setLesionsPerPatient] = useKept('render.lesions', 2);
  const [framesPerLesion, setFramesPerLesion] = useKept('render.frames', 12);
  const [sizes, setSizes] = useKept<'uniform' | 'clinical'>('render.sizes', 'uniform');
  const render = useMutation({
    mutationFn: (replace: boolean) => {
      const amount = { patientCount, lesionsPerPatient, framesPerLesion, sizes };
      return backend.models.renderPhantom({ outputFolder, ...amount, replace });
    },
    meta: { quiet: true },
    onSuccess: () => {
      notify(t.library.queued(1));
      onClose();
    },
  });
  const number = (label: string, value: number, set: (value: number) => void, max: number) => (
    <NumberInput
      label={label}
      min={1}
      max={max}
      clampBehavior="strict"
      allowDecimal={false}
      value={value}
      onChange={(next) => typeof next === 'number' && set(next)}
    />
  );
  return (
    <Modal opened={opened} onClose={onClose} title={t.models.renderTitle} size={560}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          render.mutate(false);
        }}
      >
        <PathInput
          label={t.models.outputFolder}
          kind="folder"
          autofocus
          value={outputFolder}
          onChange={setOutputFolder}
        />
        <div className={classes.columns}>
          {number(t.models.patientCount, patientCount, setPatientCount, 100_000)}
          {number(t.models.lesionsPerPatient, lesionsPerPatient, setLesionsPerPatient, 6)}
          {number(t.models.framesPerLesion, framesPerLesion, setFramesPerLesion, 10_000)}
        </div>
        <Select
          label={t.models.sizes}
          data={Object.entries(t.models.sizeKinds).map(([value, label]) => ({ value, label }))}
          value={sizes}
          onChange={(value) => setSizes(value as typeof sizes)}
        />
        <p className={classes.hint}>
          {t.models.renderCount(formatCount(patientCount * lesionsPerPatient * framesPerLesion))}
        </p>
        {render.error === null ? null : <ErrorNote error={render.error} />}
        <Group justify="flex-end" gap="sm">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          {replaceablePath(render.error) === undefined ? null : (
            <Button loading={render.isPending} onClick={() => render.mutate(true)}>
              {t.common.replace}
            </Button>
          )}
          <Button
            type="submit"
            variant="filled"
            loading={render.isPending}
            disabled={outputFolder.trim() === ''}
          >
            {t.models.renderStart}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
