import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Migration {
  /** Schema version after it ran. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** All steps from an empty file to the present schema: `NNNN_name.sql` in this folder, numbered without a gap. */
export const migrations: readonly Migration[] = readdirSync(import.meta.dirname)
  .filter((file) => /^\d{4}_.*\.sql$/.test(file))
  .sort()
  .map((file, position) => {
    const version = Number(file.slice(0, 4));
    if (version !== position + 1) throw new Error(`migration ${file} is out of sequence`);
    return { version, name: file, sql: readFileSync(join(import.meta.dirname, file), 'utf8') };
  });

export const latestVersion: number = migrations.length;
