import { Button, SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Dataset } from '../../main/contract/datasets.ts';
import type { MethodDescription } from '../../main/contract/methods.ts';
import type { TrainingData, TrainingStart } from '../../main/contract/models.ts';
import { runCommand } from '../commands/use-commands.ts';
import { PathInput } from '../components/path-input.tsx';
import { api } from '../connection/backend.ts';
import { formatCount } from '../format.ts';
import { t } from '../texts/index.ts';
import classes from './form.module.css';
import { learns } from './train-on.ts';
import { useModels } from './use-models.ts';

/** What the form knows of its data before it is complete. */
export interface ChosenData {
  readonly kind: TrainingData['kind'];
  readonly folder: string;
  readonly datasetId: Dataset['id'] | null;
  readonly splitId: string | null;
}

interface TrainingDataInputProps {
  readonly method: MethodDescription;
  readonly value: ChosenData;
  readonly onChange: (value: ChosenData) => void;
}

/** A data set that the method can learn, with one of its splits; or a folder of rendered frames. */
export function TrainingDataInput({ method, value, onChange }: TrainingDataInputProps) {
  const datasets = (useQuery(api.datasets.list.queryOptions({ input: {} })).data?.datasets ?? []).filter(
    (dataset) => learns(method, dataset),
  );
  const splits = useSplits(value.datasetId);
  const kinds = method.takesRenderedFolder ? (['dataset', 'folder'] as const) : (['dataset'] as const);
  return (
    <>
      {kinds.length === 1 ? null : (
        <SegmentedControl
          aria-label={t.models.dataKind}
          data={kinds.map((kind) => ({ value: kind, label: t.models.dataKinds[kind] }))}
          value={value.kind}
          onChange={(kind) => onChange({ ...value, kind: kind as ChosenData['kind'] })}
        />
      )}
      {value.kind === 'folder' && method.takesRenderedFolder ? (
        <>
          <PathInput
            label={t.models.dataFolder}
            description={t.models.dataHint}
            kind="folder"
            value={value.folder}
            onChange={(folder) => onChange({ ...value, folder })}
          />
          <p className={classes.hint}>
            {t.models.renderHint}
            <Button onClick={() => runCommand('models.render')}>{t.models.render}</Button>
          </p>
        </>
      ) : (
        <div className={classes.columns}>
          <Select
            label={t.models.dataset}
            placeholder={datasets.length === 0 ? t.models.noDatasets : t.models.chooseDataset}
            disabled={datasets.length === 0}
            data={datasets.map(({ id, name, field, itemCount, patientCount }) => ({
              value: id,
              label: t.models.datasetLine(
                name,
                field.name,
                formatCount(itemCount),
                formatCount(patientCount),
              ),
            }))}
            value={value.datasetId}
            onChange={(datasetId) =>
              onChange({ ...value, datasetId: datasetId as ChosenData['datasetId'], splitId: null })
            }
          />
          <Select
            label={t.models.split}
            disabled={splits.length === 0}
            data={splits.map(({ id, name }) => ({ value: id, label: name }))}
            value={value.splitId ?? splits[0]?.id ?? null}
            onChange={(splitId) => onChange({ ...value, splitId })}
          />
        </div>
      )}
    </>
  );
}

/** The splits of a data set; none while there is no data set. */
function useSplits(datasetId: ChosenData['datasetId']) {
  const { data } = useQuery({
    ...api.datasets.show.queryOptions({ input: { datasetId: datasetId as Dataset['id'] } }),
    enabled: datasetId !== null,
  });
  return datasetId === null ? [] : (data?.splits ?? []);
}

/** What is sent of the chosen data; undefined while something is missing. */
export function useTrainingData(value: ChosenData, method: MethodDescription): TrainingData | undefined {
  const splits = useSplits(value.datasetId);
  if (value.kind === 'folder' && method.takesRenderedFolder)
    return value.folder.trim() === '' ? undefined : { kind: 'folder', folder: value.folder };
  const split = splits.find(({ id }) => id === value.splitId) ?? splits[0];
  return split && { kind: 'dataset', datasetId: split.datasetId, splitId: split.id };
}

/** Where the weights begin: `random`, `file`, or the id of a model. */
export interface ChosenStart {
  readonly from: string;
  readonly path: string;
}

export function StartInput({
  value,
  onChange,
}: {
  readonly value: ChosenStart;
  readonly onChange: (value: ChosenStart) => void;
}) {
  const models = useModels().data?.models ?? [];
  return (
    <>
      <Select
        label={t.models.startFrom}
        description={t.models.startHint}
        allowDeselect={false}
        data={[
          { value: 'random', label: t.models.startRandom },
          { value: 'file', label: t.models.startFile },
          ...models.map(({ id, name, version }) => ({ value: id, label: `${name} ${version}` })),
        ]}
        value={value.from}
        onChange={(from) => onChange({ ...value, from: from ?? 'random' })}
      />
      {value.from === 'file' ? (
        <PathInput
          label={t.models.startPath}
          kind="weights"
          value={value.path}
          onChange={(path) => onChange({ ...value, path })}
        />
      ) : null}
    </>
  );
}

/** What is sent of the chosen start; `incomplete` while its file is missing. */
export function trainingStart({ from, path }: ChosenStart): TrainingStart | 'incomplete' | undefined {
  if (from === 'random') return undefined;
  if (from !== 'file') return { kind: 'model', modelId: from as TrainingStartModel };
  return path.trim() === '' ? 'incomplete' : { kind: 'file', path };
}

type TrainingStartModel = (TrainingStart & { kind: 'model' })['modelId'];
