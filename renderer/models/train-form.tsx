import { Button, Checkbox, NumberInput, SegmentedControl, Select, Switch, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { TrainOptions } from '../../main/contract/models.ts';
import { runCommand } from '../commands/use-commands.ts';
import { ErrorNote } from '../components/error-note.tsx';
import { notify } from '../components/notify.tsx';
import { PathInput } from '../components/path-input.tsx';
import { backend } from '../connection/backend.ts';
import { t } from '../texts/index.ts';
import classes from './form.module.css';

const architectures = ['FSG-ResNet-18', 'FSG-ViT-Tiny/16'] as const;
const streamSets = { masked: ['masked'], crop: ['crop'], both: ['crop', 'masked'] } as const;

/** The demonstration's recipe, ready to be changed. */
const recipe = {
  dataFolder: '',
  outputFolder: '',
  name: '',
  version: '1',
  architecture: 'FSG-ResNet-18' as (typeof architectures)[number],
  streams: 'masked' as keyof typeof streamSets,
  gated: true,
  sidePx: 96,
  epochs: 12,
  batchSize: 16,
  framesPerLesion: 3,
  seed: 1,
};
type Recipe = typeof recipe;
type NumberName = 'sidePx' | 'epochs' | 'batchSize' | 'framesPerLesion' | 'seed';

/** What to train, on what, for how long; and its control beside it. */
export function TrainForm({ onStarted }: { readonly onStarted: () => void }) {
  const [values, setValues] = useState<Recipe>(recipe);
  const [withControl, setWithControl] = useState(true);
  const change = (changes: Partial<Recipe>) => setValues({ ...values, ...changes });
  const number = (name: NumberName, label: string, min: number, max: number) => (
    <NumberInput
      label={label}
      min={min}
      max={max}
      clampBehavior="strict"
      allowDecimal={false}
      value={values[name]}
      onChange={(value) => change({ [name]: typeof value === 'number' ? value : recipe[name] })}
    />
  );
  const runs = runsOf(values, withControl);
  const start = useMutation({
    mutationFn: async () => {
      for (const run of runs) await backend.models.train(run);
    },
    meta: { quiet: true },
    onSuccess: () => {
      notify(t.models.started(runs.length));
      onStarted();
    },
  });
  const complete = [values.dataFolder, values.outputFolder, values.name].every((text) => text.trim() !== '');
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        start.mutate();
      }}
    >
      <header>
        <h2>{t.models.trainTitle}</h2>
        <p>{t.models.trainHint}</p>
      </header>
      <fieldset className={classes.group}>
        <legend>{t.models.steps.data}</legend>
        <PathInput
          label={t.models.dataFolder}
          description={t.models.dataHint}
          kind="folder"
          value={values.dataFolder}
          onChange={(dataFolder) => change({ dataFolder })}
        />
        <p className={classes.hint}>
          {t.models.renderHint}
          <Button onClick={() => runCommand('models.render')}>{t.models.render}</Button>
        </p>
      </fieldset>
      <fieldset className={classes.group}>
        <legend>{t.models.steps.network}</legend>
        <div className={classes.columns}>
          <Select
            label={t.models.architectures}
            data={[...architectures]}
            value={values.architecture}
            onChange={(architecture) => change({ architecture: architecture as Recipe['architecture'] })}
          />
          {number('sidePx', t.models.sidePx, 32, 512)}
        </div>
        <div>
          <span className={classes.label}>{t.models.streams}</span>
          <SegmentedControl
            aria-label={t.models.streams}
            data={Object.entries(t.models.streamKinds).map(([value, label]) => ({ value, label }))}
            value={values.streams}
            onChange={(streams) => change({ streams: streams as Recipe['streams'] })}
          />
        </div>
        <Switch
          label={t.models.gated}
          description={t.models.gatedHint}
          checked={values.gated}
          onChange={(event) => change({ gated: event.currentTarget.checked })}
        />
      </fieldset>
      <fieldset className={classes.group}>
        <legend>{t.models.steps.budget}</legend>
        <div className={classes.columns}>
          {number('epochs', t.models.epochs, 1, 10_000)}
          {number('batchSize', t.models.batchSize, 2, 512)}
          {number('framesPerLesion', t.models.framesPerLesion, 1, 10_000)}
          {number('seed', t.models.seed, 0, 0xffff_ffff)}
        </div>
        <Checkbox
          label={t.models.control}
          description={t.models.controlHint}
          checked={withControl && values.gated}
          disabled={!values.gated}
          onChange={(event) => setWithControl(event.currentTarget.checked)}
        />
      </fieldset>
      <fieldset className={classes.group}>
        <legend>{t.models.steps.output}</legend>
        <div className={classes.columns}>
          <TextInput
            label={t.models.name}
            maxLength={180}
            value={values.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <TextInput
            label={t.models.versionLabel}
            maxLength={50}
            value={values.version}
            onChange={(event) => change({ version: event.currentTarget.value })}
          />
        </div>
        <PathInput
          label={t.models.bundleFolder}
          description={t.models.bundleHint}
          kind="folder"
          value={values.outputFolder}
          onChange={(outputFolder) => change({ outputFolder })}
        />
      </fieldset>
      {start.error === null ? null : <ErrorNote error={start.error} />}
      <div className={classes.actions}>
        <Button type="submit" variant="filled" disabled={!complete} loading={start.isPending}>
          {t.models.start}
        </Button>
      </div>
    </form>
  );
}

/** The training asked for and, if wanted, the same one without gates: everything else is equal. */
function runsOf(values: Recipe, withControl: boolean): TrainOptions[] {
  const { streams, ...rest } = values;
  const run: TrainOptions = { ...rest, streams: [...streamSets[streams]] };
  if (!withControl || !values.gated) return [run];
  return [
    run,
    {
      ...run,
      gated: false,
      name: t.models.controlName(values.name),
      outputFolder: `${values.outputFolder.replace(/[\\/]+$/, '')}-control`,
    },
  ];
}
