import { Button, Checkbox, Select, Skeleton, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { MethodDescription } from '../../main/contract/methods.ts';
import type { TrainOptions } from '../../main/contract/models.ts';
import { ErrorNote } from '../components/error-note.tsx';
import { notify } from '../components/notify.tsx';
import { PathInput } from '../components/path-input.tsx';
import { api, backend } from '../connection/backend.ts';
import { useKept } from '../kept.ts';
import { t } from '../texts/index.ts';
import classes from './form.module.css';
import { defaultsOf, OptionFields, type OptionValues } from './option-fields.tsx';
import {
  type ChosenData,
  type ChosenStart,
  StartInput,
  TrainingDataInput,
  trainingStart,
  useTrainingData,
} from './training-data.tsx';

/** What to train, on what, for how long, made from what the methods say of themselves. */
export function TrainForm({ onStarted }: { readonly onStarted: () => void }) {
  const methods = useQuery(api.models.methods.queryOptions({ input: {} }));
  const [chosenId, setChosenId] = useKept<string | null>('train.method', null);
  const known = methods.data?.methods ?? [];
  const method = known.find(({ id }) => id === chosenId) ?? known[0];
  if (methods.error) return <ErrorNote error={methods.error} onRetry={() => void methods.refetch()} />;
  if (method === undefined) return <Skeleton height={400} />;
  return (
    <MethodForm
      key={method.id}
      method={method}
      methods={known}
      onMethod={setChosenId}
      onStarted={onStarted}
    />
  );
}

interface MethodFormProps {
  readonly method: MethodDescription;
  readonly methods: readonly MethodDescription[];
  readonly onMethod: (id: string | null) => void;
  readonly onStarted: () => void;
}

function MethodForm({ method, methods, onMethod, onStarted }: MethodFormProps) {
  const [options, setOptions] = useKept<OptionValues>(`train.${method.id}.options`, defaultsOf(method));
  const [chosenData, setChosenData] = useKept<ChosenData>(`train.${method.id}.data`, {
    kind: method.takesRenderedFolder ? 'folder' : 'dataset',
    folder: '',
    datasetId: null,
    splitId: null,
  });
  const [chosenStart, setChosenStart] = useKept<ChosenStart>('train.start', { from: 'random', path: '' });
  const [place, setPlace] = useKept('train.place', { name: '', version: '1', outputFolder: '' });
  const [withControl, setWithControl] = useKept('train.control', true);
  const data = useTrainingData(chosenData, method);
  const start = trainingStart(chosenStart);
  const controlled = method.controlOption !== null && options[method.controlOption] === true;
  const complete = data !== undefined && start !== 'incomplete' && place.name.trim() !== '';
  const run = useMutation({
    mutationFn: async () => {
      if (data === undefined || start === 'incomplete') return 0;
      const asked: TrainOptions = {
        ...{ ...place, method: method.id, options: { ...options }, data },
        ...(start !== undefined && { start }),
      };
      const runs = controlled && withControl ? [asked, controlOf(asked, method.controlOption!)] : [asked];
      for (const each of runs) await backend.models.train(each);
      return runs.length;
    },
    meta: { quiet: true },
    onSuccess: (count) => {
      notify(t.models.started(count));
      onStarted();
    },
  });
  const fields = (advanced: boolean) => (
    <OptionFields
      fields={method.options.filter((field) => field.advanced === advanced)}
      values={options}
      onChange={setOptions}
    />
  );
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        run.mutate();
      }}
    >
      <header>
        <h2>{t.models.trainTitle}</h2>
        <p>{t.models.trainHint}</p>
      </header>
      <fieldset className={classes.group}>
        <legend>{t.models.steps.method}</legend>
        <Select
          label={t.models.method}
          description={method.description}
          allowDeselect={false}
          data={methods.map(({ id, title }) => ({ value: id, label: title }))}
          value={method.id}
          onChange={onMethod}
        />
      </fieldset>
      <fieldset className={classes.group}>
        <legend>{t.models.steps.data}</legend>
        <TrainingDataInput method={method} value={chosenData} onChange={setChosenData} />
        <StartInput value={chosenStart} onChange={setChosenStart} />
      </fieldset>
      <fieldset className={classes.group}>
        <legend>{t.models.steps.options}</legend>
        {fields(false)}
        {method.options.some(({ advanced }) => advanced) ? (
          <details className={classes.advanced}>
            <summary>{t.models.advanced}</summary>
            {fields(true)}
          </details>
        ) : null}
        {method.controlOption === null ? null : (
          <Checkbox
            label={t.models.control}
            description={t.models.controlHint}
            checked={withControl && controlled}
            disabled={!controlled}
            onChange={(event) => setWithControl(event.currentTarget.checked)}
          />
        )}
      </fieldset>
      <fieldset className={classes.group}>
        <legend>{t.models.steps.output}</legend>
        <div className={classes.columns}>
          <TextInput
            label={t.models.name}
            maxLength={180}
            value={place.name}
            onChange={(event) => setPlace({ ...place, name: event.currentTarget.value })}
          />
          <TextInput
            label={t.models.versionLabel}
            maxLength={50}
            value={place.version}
            onChange={(event) => setPlace({ ...place, version: event.currentTarget.value })}
          />
        </div>
        <PathInput
          label={t.models.bundleFolder}
          description={t.models.bundleHint}
          kind="folder"
          value={place.outputFolder}
          onChange={(outputFolder) => setPlace({ ...place, outputFolder })}
        />
      </fieldset>
      {run.error === null ? null : <ErrorNote error={run.error} />}
      <div className={classes.actions}>
        <Button
          type="submit"
          variant="filled"
          disabled={!complete || place.outputFolder.trim() === ''}
          loading={run.isPending}
        >
          {t.models.start}
        </Button>
      </div>
    </form>
  );
}

/** The same training without what its method wants to be judged by: everything else is equal. */
const controlOf = (run: TrainOptions, option: string): TrainOptions => ({
  ...run,
  options: { ...run.options, [option]: false },
  name: t.models.controlName(run.name),
  outputFolder: `${run.outputFolder.replace(/[\\/]+$/, '')}-control`,
});
