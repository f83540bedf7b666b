import { z } from 'zod';
import { invalidInput } from '../../main/contract/error-value.ts';
import { CaliperError } from '../../main/contract/errors.ts';
import type { MethodDescription, OptionField } from '../../main/contract/methods.ts';
import type { Method } from './method.ts';

interface Property {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly advanced?: boolean;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly items?: Property;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
}

/** What a method says of itself, as it travels to window and command line. */
export function describeMethod(method: Method): MethodDescription {
  const { id, title, description, task, label, takesRenderedFolder, controlOption, metrics } = method;
  const options = optionFields(method);
  return { id, title, description, task, label, takesRenderedFolder, controlOption, metrics, options };
}

/** The options of a method, in the order of its schema. Throws `internal` for one that no form could show. */
export function optionFields({ id, options }: Pick<Method, 'id' | 'options'>): OptionField[] {
  const { properties = {} } = z.toJSONSchema(options, { io: 'input' });
  return Object.entries(properties as Record<string, Property>).map(([name, property]) => {
    const field = fieldOf(name, property);
    if (field === undefined)
      throw new CaliperError('internal', `option ${name} of method ${id} is none that a form can show`);
    return field;
  });
}

function fieldOf(name: string, property: Property): OptionField | undefined {
  const { title = name, description = '', advanced = false } = property;
  const about = { name, title, description, advanced };
  const { type, default: initial, enum: choices, items } = property;
  if (choices !== undefined && typeof initial === 'string')
    return { ...about, kind: 'choice', choices: [...choices], default: initial };
  if (type === 'array' && items?.enum !== undefined && Array.isArray(initial))
    return { ...about, kind: 'choices', choices: [...items.enum], default: initial };
  if (type === 'boolean' && typeof initial === 'boolean')
    return { ...about, kind: 'switch', default: initial };
  if (type === 'string' && typeof initial === 'string') return { ...about, kind: 'text', default: initial };
  if ((type === 'integer' || type === 'number') && typeof initial === 'number')
    return {
      ...about,
      kind: 'number',
      whole: type === 'integer',
      minimum: property.minimum ?? property.exclusiveMinimum ?? null,
      maximum: property.maximum ?? null,
      step: property.multipleOf ?? null,
      default: initial,
    };
  return undefined;
}

/** The options of a run with the defaults of what is left out. Throws `invalid_input` that names each wrong one. */
export function parseOptions(
  method: Pick<Method, 'id' | 'options'>,
  given: unknown,
): Record<string, unknown> {
  const parsed = z.strictObject(method.options.shape).safeParse(given);
  if (!parsed.success) throw invalidInput(`options of the method ${method.id}`, parsed.error);
  return parsed.data;
}
