import { csvImporter } from './csv-boxes.ts';
import type { Importer } from './importer.ts';
import { jsonImporter } from './json-boxes.ts';
import { maskImporter } from './mask-folders.ts';
import { namedMaskImporter } from './named-masks.ts';
import { vocImporter } from './voc-folder.ts';

/** Every layout of boxes and masks, most specific first; CSV takes any text and so comes last. */
export const importers: readonly Importer[] = [
  vocImporter,
  maskImporter,
  namedMaskImporter,
  jsonImporter,
  csvImporter,
];
