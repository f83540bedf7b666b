import type { Command } from 'commander';
import { methods as registered } from '../../../inference/methods.ts';
import { describeMethod } from '../../../inference/registry/index.ts';
import type { MethodDescription, OptionField } from '../../contract/methods.ts';
import { type CommonOptions, command } from '../command.ts';
import { printResult, processOutput } from '../output.ts';

/** Says how models can be trained; needs no library. */
export function methodsCommand(): Command {
  return command('methods', 'list the ways to train a model, with their options').action(
    (options: CommonOptions) => {
      const methods = registered.map(describeMethod);
      printResult(processOutput(options), methods.map(textOf).join('\n\n'), { methods });
    },
  );
}

function textOf({
  id,
  title,
  description,
  label,
  takesRenderedFolder,
  options,
  metrics,
}: MethodDescription): string {
  const wanted = label.kind === 'number' ? 'a number' : 'a class';
  const width = Math.max(...options.map(({ name }) => name.length));
  return [
    `${id}: ${title}`,
    `  ${description}`,
    `  learns ${wanted} of each ${label.subjects.join(', ')}${takesRenderedFolder ? '; also from a rendered folder' : ''}`,
    `  judged by ${metrics.map(({ name }) => name).join(', ')}`,
    ...options.map((field) => `    ${field.name.padEnd(width)}  ${field.title} [${defaultOf(field)}]`),
  ].join('\n');
}

const defaultOf = (field: OptionField): string =>
  Array.isArray(field.default) ? field.default.join(' ') : String(field.default);
