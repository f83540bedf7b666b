// The page of the documentation that is made from the registry. `node test/methods-table.ts` writes it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { methods } from '../inference/methods.ts';
import { describeMethod } from '../inference/registry/index.ts';
import type { MethodDescription, OptionField } from '../main/contract/methods.ts';

/** `docs/methods.md`. */
export function methodsTable(described: readonly MethodDescription[]): string {
  const parts = described.map(({ id, title, description, label, takesRenderedFolder, options, metrics }) => {
    const wanted = label.kind === 'number' ? 'a number' : 'a class';
    const sources = takesRenderedFolder ? ', or a folder of rendered frames' : '';
    return [
      `## ${title} (\`${id}\`)`,
      `${description} It learns ${wanted} of each ${label.subjects.join(' or ')} of a data set${sources}.`,
      `Figures: ${metrics.map(({ name }) => name).join('; ')}.`,
      ['| Option | What it is | Values | Default |', '| --- | --- | --- | --- |', ...options.map(row)].join(
        '\n',
      ),
    ].join('\n\n');
  });
  const opening =
    'Ways to train a model from labels. This page is made from the registry (`inference/methods.ts`) by `node test/methods-table.ts`, as are the options of `caliper train`, the form of the window and the recipe on a card.';
  return `${['# Methods', opening, ...parts].join('\n\n')}\n`;
}

function row(field: OptionField): string {
  const initial = Array.isArray(field.default) ? field.default.join(' ') : String(field.default);
  return `| \`${field.name}\` | ${field.title}. ${field.description} | ${valuesOf(field)} | ${initial} |`;
}

function valuesOf(field: OptionField): string {
  if (field.kind === 'switch') return 'yes or no';
  if (field.kind === 'text') return 'text';
  if (field.kind !== 'number') return field.choices.join(', ');
  return [field.minimum, field.maximum].map((limit) => limit ?? '').join(' to ');
}

if (import.meta.main)
  writeFileSync(join(import.meta.dirname, '../docs/methods.md'), methodsTable(methods.map(describeMethod)));
