import { Command, Option } from 'commander';
import type { CommonOptions } from './session.ts';

/** A command with the options that all have. */
export function command(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true }) // its own commands take these options too
    .option('--library <folder>', "the library to work in (default: this user's own)")
    .option('--json', 'print the result as JSON')
    .option('--verbose', 'print the log and, on an error, all there is to know');
}

/** Of every command that writes where the user says. */
export const replaceOption = () =>
  new Option('--replace', 'replace what an earlier run wrote there; it is kept until the new one is whole');

/** Of every command that imports boxes. */
export const fractionsOption = () =>
  new Option('--fractions', 'the corners of the boxes are fractions of the picture, 0 to 1, not pixels');

export type { CommonOptions };
