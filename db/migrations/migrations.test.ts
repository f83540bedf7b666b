import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { describe, expect, it } from 'vitest';
import { freshLibrary, temporaryFolder, testOptions } from '../../test/database/library.ts';
import { listBackups, openDatabase, tracksOfMedia, undo, verifyAudit } from '../index.ts';
import { nextHardItem } from '../predictions/queue.ts';
import * as schema from '../schema/index.ts';
import { latestVersion, migrations } from './index.ts';

const fixtures = join(import.meta.dirname, '../../test/database/fixtures');

describe('migrations', () => {
  it('has a fixture for every released schema', () => {
    const versions = readdirSync(fixtures).map((file) => Number(/\d+/.exec(file)?.[0]));
    expect(versions).toEqual(migrations.map(({ version }) => version));
  });

  it.each(readdirSync(fixtures))('upgrades %s with all it holds, after a backup', async (file) => {
    using folder = temporaryFolder();
    const old = new Database(join(folder.path, 'library.sqlite'));
    old.pragma('foreign_keys = OFF');
    old.exec(readFileSync(join(fixtures, file), 'utf8'));
    const version = old.pragma('user_version', { simple: true });
    old.close();

    const db = await openDatabase(folder.path, testOptions());
    expect(db.schemaVersion).toBe(latestVersion);
    expect(db.opened.migratedFrom).toBe(version);
    const backups = version === latestVersion ? [] : [`before migration from schema ${version}`];
    expect(listBackups(folder.path).map(({ reason }) => reason)).toEqual(backups);
    expect(await verifyAudit(db)).toMatchObject({ firstBroken: null });

    const [video] = db.select().from(schema.media).all();
    expect(tracksOfMedia(db, video!.id).map(({ lesion, keyFrameCount }) => [lesion, keyFrameCount])).toEqual([
      ['a', 20],
      ['b', 20],
      ['a', 1],
    ]);
    expect(nextHardItem(db)?.size.lesion).toBe('b');
    expect(undo(db)?.label).toMatch(/^Accept (prediction|size)$/); // renamed at schema 4
    expect(nextHardItem(db, nextHardItem(db)!.position)?.size.lesion).toBe('a');
    await db.close();
  });

  it('makes the tables that the typed schema describes', async () => {
    await using library = await freshLibrary();
    const tables = Object.values(schema).flatMap((member) => (is(member, SQLiteTable) ? [member] : []));
    const described = tables.map((table) => [
      getTableName(table),
      Object.values(getTableColumns(table))
        .map((column) => `${column.name} ${column.getSQLType()} ${column.notNull || column.primary}`)
        .sort(),
    ]);
    const stored = library.db.sqlite
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .pluck()
      .all()
      .map((name) => [
        name,
        (
          library.db.sqlite.pragma(`table_xinfo(${name})`) as {
            name: string;
            type: string;
            notnull: number;
            pk: number;
          }[]
        )
          .map((column) => `${column.name} ${column.type.toLowerCase()} ${column.notnull + column.pk > 0}`)
          .sort(),
      ]);
    expect(Object.fromEntries(stored)).toEqual(Object.fromEntries(described));
  });
});
