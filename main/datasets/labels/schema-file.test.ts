import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sampleFields } from '../../../test/database/fields.ts';
import { temporaryFolder } from '../../../test/videos/temporary-folder.ts';
import type { Field } from '../../contract/labels.ts';
import { readJson } from '../read-json.ts';
import { mergeSchema, schemaText } from './schema-file.ts';

const fields = Object.values(sampleFields) as Field[];

describe('REQ-DATA-016 the label schema as JSON', () => {
  it('reads what it writes as the same', () => {
    const text = schemaText({ version: 3, fields, author: 'x', savedAt: null });
    const names = fields.map(({ name }) => name);
    expect(mergeSchema(fields, JSON.parse(text))).toEqual({
      fields,
      added: [],
      changed: [],
      unchanged: names,
    });
    expect(mergeSchema([], JSON.parse(text))).toEqual({ fields, added: names, changed: [], unchanged: [] });
  });

  it('takes what a person writes by hand: names alone, without ids and colours', () => {
    const written = {
      fields: [
        {
          name: 'view',
          subject: 'frame',
          kind: 'class',
          classes: ['clear', { name: 'blurred', shortcut: 'b' }],
        },
        { name: 'pause', subject: 'range', kind: 'number', unit: 's', minimum: 0 },
      ],
    };
    const { fields: merged, added } = mergeSchema(fields, written);
    expect(added).toEqual(['view', 'pause']);
    expect(merged.slice(0, fields.length)).toEqual(fields);
    expect(merged.at(-2)).toMatchObject({
      required: false,
      classes: [
        { name: 'clear', colour: expect.stringMatching(/^#[0-9a-f]{6}$/), shortcut: null },
        { name: 'blurred', shortcut: 'b' },
      ],
    });
    expect(merged.at(-1)).toMatchObject({ unit: 's', minimum: 0, maximum: null });
  });

  it('knows fields and classes by name, keeps what the file does not name, and says what changes', () => {
    const written = {
      fields: [
        { name: 'Finding', subject: 'medium', kind: 'class', required: true, classes: ['POLYP', 'cancer'] },
        { name: 'age', subject: 'medium', kind: 'number' },
      ],
    };
    const { fields: merged, added, changed, unchanged } = mergeSchema(fields, written);
    expect([added, changed, unchanged]).toEqual([[], ['Finding'], ['age']]);
    const finding = merged.find(({ id }) => id === sampleFields.finding.id)!;
    expect(finding).toMatchObject({
      classes: [
        { ...sampleFields.finding.classes[0], name: 'POLYP' },
        sampleFields.finding.classes[1],
        { name: 'cancer' },
      ],
    });
  });

  it.each([
    [[], /no label schema/],
    [{ fields: [{ name: 'x', subject: 'slide', kind: 'text' }] }, /fields\.0\.subject/],
    [{ fields: [{ name: 'x', subject: 'frame', kind: 'class' }] }, /x\.classes/],
    [{ format: 'other', fields: [] }, /format/],
  ])('refuses what is none, with the place: %j', (value, words) => {
    expect(() => mergeSchema([], value)).toThrow(words);
  });
});

describe('REQ-DATA-016 a file of a schema that is none', () => {
  const at = temporaryFolder();

  it.each([
    ['lists', '['.repeat(1_000_000)],
    ['closed lists', '['.repeat(1_000_000) + ']'.repeat(1_000_000)],
    ['objects', '{"a":'.repeat(300_000)],
  ])('%s in one another by the million are told in a sentence', async (_, text) => {
    writeFileSync(at('deep.json'), text);
    await expect(readJson(at('deep.json'))).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('64 levels'),
    });
  });

  it('brackets in texts are no levels', async () => {
    const text = JSON.stringify({ name: `${'['.repeat(1000)}"\\"{` });
    writeFileSync(at('text.json'), text);
    expect(await readJson(at('text.json'))).toEqual(JSON.parse(text));
  });
});
