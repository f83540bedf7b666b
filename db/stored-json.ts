import { customType } from 'drizzle-orm/sqlite-core';
import { CaliperError } from '../main/contract/errors.ts';

/** A value that the library keeps as JSON. Throws `database_damaged` where it is none any more. */
export function storedJson<Value = unknown>(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch (cause) {
    throw new CaliperError(
      'database_damaged',
      'An entry of the library is damaged: it was cut off or changed.',
      {
        cause,
      },
    );
  }
}

/** A column of JSON, read as `storedJson` does. */
export const jsonColumn = customType<{ data: unknown; driverData: string }>({
  dataType: () => 'text',
  toDriver: (value) => JSON.stringify(value),
  fromDriver: (text) => storedJson(text),
});
