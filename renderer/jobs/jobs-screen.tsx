import { t } from '../texts/index.ts';

export function JobsScreen(_props: { readonly jobId: string | null }) {
  return <h1>{t.screens.jobs}</h1>;
}
