import { t } from '../texts/index.ts';

export function ModelsScreen(_props: { readonly tab: string | null }) {
  return <h1>{t.screens.models}</h1>;
}
