import { t } from '../texts/index.ts';

export function JobsScreen() {
  return <h1>{t.screens.jobs}</h1>;
}
