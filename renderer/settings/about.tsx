import { useQuery } from '@tanstack/react-query';
import { ErrorNote } from '../components/error-note.tsx';
import { FactList } from '../components/fact-list.tsx';
import { api } from '../connection/backend.ts';
import { t } from '../texts/index.ts';
import classes from './about.module.css';
import { components } from './components.ts';
import section from './section.module.css';

/** What this is, what it must not be used for, and what it is made of. */
export function About() {
  const { data, error, refetch } = useQuery(api.system.info.queryOptions({ input: {} }));
  return (
    <div className={section.section}>
      <div className={classes.notice}>
        <strong>{t.settings.aboutTitle}</strong>
        <p>{t.settings.aboutText}</p>
      </div>
      {error ? <ErrorNote error={error} onRetry={() => void refetch()} /> : null}
      {data === undefined ? null : (
        <FactList
          facts={[
            [t.settings.appVersion, data.appVersion],
            [t.settings.runtime, data.nodeVersion],
            [t.settings.schema, String(data.schemaVersion)],
            [t.settings.libraryFolder, data.libraryFolder],
            [t.settings.inferenceEngine, t.settings.engineStates[data.engines.inference.state]],
            [t.settings.trainingEngine, t.settings.engineStates[data.engines.training.state]],
          ]}
        />
      )}
      <p className={section.hint}>{t.settings.licence}</p>
      <details>
        <summary>{t.settings.components}</summary>
        <table className={section.table}>
          <tbody>
            {components.map(({ name, licence }) => (
              <tr key={name}>
                <td>{name}</td>
                <td data-short>{licence}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  );
}
