import { t } from '../texts/index.ts';

export function ModelsScreen() {
  return <h1>{t.screens.models}</h1>;
}
