import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ErrorNote } from '../components/error-note.tsx';
import { PathInput } from '../components/path-input.tsx';
import { replaceablePath } from '../components/replaceable.ts';
import { backend } from '../connection/backend.ts';
import { useKept } from '../kept.ts';
import { t } from '../texts/index.ts';
import classes from './form.module.css';

/** Gates for a network that was trained without. */
export function RetrofitForm() {
  const [modelFile, setModelFile] = useKept('retrofit.model', '');
  const [outputFile, setOutputFile] = useKept('retrofit.output', '');
  const [pattern, setPattern] = useKept('retrofit.pattern', '');
  const retrofit = useMutation({
    mutationFn: (replace: boolean) => backend.models.retrofit({ modelFile, outputFile, pattern, replace }),
    meta: { quiet: true },
  });
  const complete = [modelFile, outputFile, pattern].every((text) => text.trim() !== '');
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        retrofit.mutate(false);
      }}
    >
      <header>
        <h2>{t.models.retrofitTitle}</h2>
        <p>{t.models.retrofitHint}</p>
      </header>
      <PathInput label={t.models.modelFile} kind="network" value={modelFile} onChange={setModelFile} />
      <PathInput
        label={t.models.outputFile}
        kind={{ newFile: 'gated.onnx' }}
        value={outputFile}
        onChange={setOutputFile}
      />
      <TextInput
        label={t.models.pattern}
        description={t.models.patternHint}
        spellCheck={false}
        maxLength={500}
        value={pattern}
        onChange={(event) => setPattern(event.currentTarget.value)}
      />
      {retrofit.error === null ? null : <ErrorNote error={retrofit.error} />}
      {retrofit.data === undefined ? null : (
        <div role="status" className={classes.result}>
          <strong>{t.models.retrofitted(retrofit.data.gatedTensors.length)}</strong>
          <ul>
            {retrofit.data.gatedTensors.map((name) => (
              <li key={name}>
                <code>{name}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
      <div className={classes.actions}>
        {replaceablePath(retrofit.error) === undefined ? null : (
          <Button loading={retrofit.isPending} onClick={() => retrofit.mutate(true)}>
            {t.common.replace}
          </Button>
        )}
        <Button type="submit" variant="filled" disabled={!complete} loading={retrofit.isPending}>
          {t.models.retrofit}
        </Button>
      </div>
    </form>
  );
}
