import { t } from '../texts/index.ts';

export function LibraryScreen() {
  return <h1>{t.screens.library}</h1>;
}
