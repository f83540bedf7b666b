import { t } from '../texts/index.ts';

export function SettingsScreen(_props: { readonly section: string | null }) {
  return <h1>{t.screens.settings}</h1>;
}
