import type { Command } from 'commander';
import { methods } from '../inference/methods.ts';
import { optionFields } from '../inference/registry/index.ts';
import { flagOf } from '../main/cli/method-options.ts';
import { buildProgram } from '../main/cli/program.ts';

/** What a command does with a value that it is given. */
export type Use = 'reads' | 'writes' | 'library' | 'value';

/** Every command that does something, by its words: `models retrofit`. */
export function everyCommand(
  parent: Command = buildProgram(),
  words: readonly string[] = [],
): ReadonlyMap<string, Command> {
  const found = new Map<string, Command>();
  for (const child of parent.commands) {
    const own = [...words, child.name()];
    found.set(own.join(' '), child);
    for (const [name, command] of everyCommand(child, own)) found.set(name, command);
  }
  return found;
}

/** Every argument and every option with a value of every command: `size <video>`, `size --out`. */
export function everyPlace(): string[] {
  return [...everyCommand()].flatMap(([words, command]) => [
    ...command.registeredArguments.map((argument) => `${words} <${argument.name()}>`),
    ...command.options
      .filter((option) => option.required || option.optional)
      .map((option) => `${words} ${option.long}`),
  ]);
}

/** What each place is for. A new one that is missing here makes the test of outputs fail. */
export const uses: Readonly<Record<string, Use>> = {
  'sample --model': 'reads',
  'size <video>': 'reads',
  'size --boxes': 'reads',
  'size --model': 'reads',
  'size --out': 'writes',
  'size --patient': 'value',
  'size --provider': 'value',
  'batch run <media>': 'value',
  'batch run --model': 'reads',
  'batch run --provider': 'value',
  'batch show <batch>': 'value',
  'batch retry <batch>': 'value',
  'batch cancel <batch>': 'value',
  'batch take-back <batch>': 'value',
  'check <video>': 'reads',
  'import <video>': 'reads',
  'import --as': 'value',
  'import --boxes': 'reads',
  'import --report': 'writes',
  'import --patient': 'value',
  'results <video>': 'value',
  'results --run': 'value',
  'results --out': 'writes',
  'labels schema export <file>': 'writes',
  'labels schema import <file>': 'reads',
  'labels import <file>': 'reads',
  'labels import --field': 'value',
  'labels import --report': 'writes',
  'labels list <media>': 'value',
  'labels set <field>': 'value',
  'labels set <value>': 'value',
  'labels set --media': 'value',
  'labels set --frames': 'value',
  'measurements <media>': 'value',
  'dataset make <name>': 'value',
  'dataset make --media': 'value',
  'dataset make --label': 'value',
  'dataset make --group': 'value',
  'dataset make --split': 'value',
  'dataset make --seed': 'value',
  'dataset make --frames-per-subject': 'value',
  'dataset make --frame-stride': 'value',
  'dataset show <name>': 'value',
  'dataset check <name>': 'value',
  'dataset split <name>': 'value',
  'dataset split --split': 'value',
  'dataset split --group': 'value',
  'dataset split --seed': 'value',
  'dataset remove <name>': 'value',
  'jobs cancel <job>': 'value',
  'jobs retry <job>': 'value',
  'jobs finish <job>': 'value',
  'train --method': 'value',
  'train --data': 'reads',
  'train --split': 'value',
  'train --out': 'writes',
  'train --start': 'reads',
  'train --name': 'value',
  'train --model-version': 'value',
  'train --threads': 'value',
  ...methodOptionPlaces(),
  'evaluate --model': 'reads',
  'evaluate --data': 'reads',
  'evaluate --split': 'value',
  'evaluate --of': 'value',
  'phantom <folder>': 'writes',
  'phantom --patients': 'value',
  'phantom --lesions': 'value',
  'phantom --frames': 'value',
  'phantom --width': 'value',
  'phantom --height': 'value',
  'phantom --workers': 'value',
  'phantom --seed': 'value',
  'phantom --sizes': 'value',
  'models show <model>': 'value',
  'models import <folder>': 'reads',
  'models default <model>': 'value',
  'models retrofit <model>': 'reads',
  'models retrofit <output>': 'writes',
  'models retrofit <pattern>': 'value',
  'models weights <checkpoint>': 'reads',
  'models weights --into': 'reads',
  'models weights --out': 'writes',
  'doctor --model': 'reads',
  'backups restore <name>': 'value',
};

/** The options of methods are values, none of them a path. */
function methodOptionPlaces(): Record<string, Use> {
  const withValue = methods.flatMap((method) => optionFields(method).filter(({ kind }) => kind !== 'switch'));
  const names = withValue.map(({ name }) => name);
  return Object.fromEntries(names.map((name) => [`train --${flagOf(name)}`, 'value']));
}
