import { CaliperError } from '../../../main/contract/errors.ts';
import type { GraphView, Value } from '../value.ts';

/** Under which names the values of a graph stand in a file. */
export interface FileNames {
  of(value: Value): string;
  ofOutput(name: string): string;
  /** Outputs that need an Identity: values published twice, and published inputs, weights and constants. */
  readonly copies: readonly (readonly [name: string, value: Value])[];
  /** Whether something in the graph or around it has the name. */
  isTaken(name: string): boolean;
}

/** Names of a whole file: output names take precedence over names inside the graph. */
export function namesInFile(graph: GraphView): FileNames {
  const aliases = new Map<Value, string>();
  const copies: [string, Value][] = [];
  for (const [name, value] of graph.outputs) {
    if (value.producer !== null && !aliases.has(value)) aliases.set(value, name);
    else if (value.producer !== null || value.name !== name) copies.push([name, value]);
  }
  const taken = new Set([...graph.values.keys(), ...graph.outputs.keys()]);
  const isTaken = (name: string): boolean => taken.has(name);
  for (const name of graph.outputs.keys()) {
    const other = graph.values.get(name);
    if (other === undefined || other === graph.outputs.get(name) || aliases.get(other) === name) continue;
    if (other.producer === null) {
      throw new CaliperError(
        'invalid_input',
        `output '${name}' has the name of an input, parameter or constant`,
      );
    }
    if (!aliases.has(other)) aliases.set(other, unused(`${name}_inner`, taken, isTaken));
  }
  return { of: (value) => aliases.get(value) ?? value.name, ofOutput: (name) => name, copies, isTaken };
}

/**
 * Names of a body: those of what it captures are given, its own are changed where something around it has them. Its
 * outputs go by their places, so that their names are free.
 */
export function namesInBody(
  graph: GraphView,
  captured: readonly Value[],
  given: readonly string[],
  around: FileNames,
): FileNames {
  const taken = new Set<string>();
  const isTaken = (name: string): boolean => taken.has(name) || around.isTaken(name);
  const names = new Map(captured.map((value, at) => [value, given[at] as string]));
  for (const value of graph.values.values())
    if (!names.has(value)) names.set(value, unused(value.name, taken, isTaken));
  const copies: [string, Value][] = [];
  const outputs = new Map<string, string>();
  const published = new Set<Value>();
  for (const [name, value] of graph.outputs) {
    const isOwn = value.producer !== null && !published.has(value);
    published.add(value);
    outputs.set(name, isOwn ? (names.get(value) as string) : unused(name, taken, isTaken));
    if (!isOwn) copies.push([outputs.get(name) as string, value]);
  }
  return {
    of: (value) => names.get(value) as string,
    ofOutput: (name) => outputs.get(name) as string,
    copies,
    isTaken,
  };
}

/** `stem`, or with as many underscores behind it as it takes; the name is taken from then on. */
function unused(stem: string, taken: Set<string>, isTaken: (name: string) => boolean): string {
  let name = stem;
  while (isTaken(name)) name += '_';
  taken.add(name);
  return name;
}
