import { type Command, InvalidArgumentError, Option } from 'commander';
import { CaliperError } from '../contract/errors.ts';
import type { MethodDescription, OptionField, OptionValue } from '../contract/methods.ts';

/** `framesPerLesion` as it is typed: `frames-per-lesion`. */
export const flagOf = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/**
 * Gives a command the options of all methods, made from what the methods say of themselves. One that not all have says
 * whose it is; where two share a name, the help shows both.
 */
export function addMethodOptions(command: Command, methods: readonly MethodDescription[]): void {
  const owners = Map.groupBy(
    methods.flatMap((method) => method.options.map((field) => ({ field, method: method.id }))),
    ({ field }) => field.name,
  );
  for (const sharing of owners.values()) {
    const [{ field }] = sharing as [{ field: OptionField; method: string }];
    const flag = flagOf(field.name);
    const text = sharing
      .map(
        (each) =>
          `${methods.length === sharing.length && sharing.length === 1 ? '' : `${each.method}: `}${helpOf(each.field)}`,
      )
      .join('; ');
    if (field.kind === 'switch') {
      command.addOption(new Option(`--${flag}`, text));
      command.addOption(new Option(`--no-${flag}`, `not so: ${field.title}`));
    } else if (field.kind === 'choices') command.addOption(new Option(`--${flag} <names...>`, text));
    else {
      const option = new Option(`--${flag} <${field.kind === 'number' ? 'number' : 'value'}>`, text);
      command.addOption(field.kind === 'number' ? option.argParser(number) : option);
    }
  }
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It must be a number.');
}

function helpOf(field: OptionField): string {
  const initial = Array.isArray(field.default) ? field.default.join(' ') : String(field.default);
  const choices = 'choices' in field ? ` (${field.choices.join(', ')})` : '';
  const limits =
    field.kind === 'number' && (field.minimum !== null || field.maximum !== null)
      ? ` (${field.minimum ?? ''} to ${field.maximum ?? ''})`
      : '';
  return `${field.title}${choices}${limits}, default ${initial || 'none'}`;
}

/** What was given for the chosen method. Throws `invalid_input` for an option that is another method's. */
export function methodOptionsOf(
  given: Readonly<Record<string, unknown>>,
  chosen: MethodDescription,
  methods: readonly MethodDescription[],
): Record<string, OptionValue> {
  const values: Record<string, OptionValue> = {};
  for (const name of new Set(methods.flatMap(({ options }) => options.map((field) => field.name)))) {
    const value = given[name];
    if (value === undefined) continue;
    if (!chosen.options.some((field) => field.name === name))
      throw new CaliperError('invalid_input', `--${flagOf(name)} is no option of the method ${chosen.id}.`);
    values[name] = value as OptionValue;
  }
  return values;
}
