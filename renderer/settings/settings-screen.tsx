import { t } from '../texts/index.ts';

export function SettingsScreen() {
  return <h1>{t.screens.settings}</h1>;
}
