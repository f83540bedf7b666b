// Writes the sample library of the present schema as SQL text. Run it once for each schema that is released,
// `node test/database/make-fixture.ts`, and keep the file for ever: upgrades are tested from it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dumpSql } from './dump.ts';
import { freshLibrary } from './library.ts';
import { fillSample } from './sample.ts';

await using library = await freshLibrary();
await fillSample(library.db);
const name = `schema-${String(library.db.schemaVersion).padStart(4, '0')}.sql`;
writeFileSync(join(import.meta.dirname, 'fixtures', name), dumpSql(library.db.sqlite));
console.log(`fixtures/${name}`);
