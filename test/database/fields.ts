import { saveSchema, type WritableDb } from '../../db/index.ts';
import type { ClassId, FieldId } from '../../main/contract/ids.ts';
import type { Field } from '../../main/contract/labels.ts';

const uuid = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, 'f')}`;
export const fieldId = (number: number) => uuid(number) as FieldId;
export const classId = (number: number) => uuid(number) as ClassId;

/** One field of each kind and subject: quality (frame), stage (range), finding and age (item), clean (item), paris (object). */
export const sampleFields = {
  quality: {
    ...{ id: fieldId(1), name: 'quality', subject: 'frame', kind: 'class', required: false },
    classes: [
      { id: classId(11), name: 'good', colour: '#59a14f', shortcut: '1' },
      { id: classId(12), name: 'poor', colour: '#e15759', shortcut: '2' },
    ],
  },
  stage: { id: fieldId(2), name: 'stage', subject: 'range', kind: 'text', required: false },
  finding: {
    ...{ id: fieldId(3), name: 'finding', subject: 'medium', kind: 'class', required: true },
    classes: [
      { id: classId(31), name: 'polyp', colour: '#4e79a7', shortcut: null },
      { id: classId(32), name: 'none', colour: '#f28e2b', shortcut: null },
    ],
  },
  age: {
    ...{ id: fieldId(4), name: 'age', subject: 'medium', kind: 'number', required: false },
    ...{ unit: 'years', minimum: 0, maximum: 120 },
  },
  clean: { id: fieldId(5), name: 'clean', subject: 'medium', kind: 'yes-no', required: false },
  paris: {
    ...{ id: fieldId(6), name: 'paris shape', subject: 'object', kind: 'class', required: false },
    classes: [
      { id: classId(61), name: 'Is', colour: '#4e79a7', shortcut: null },
      { id: classId(62), name: 'IIa', colour: '#f28e2b', shortcut: null },
    ],
  },
} as const satisfies Record<string, Field>;

export const good = sampleFields.quality.classes[0].id;
export const poor = sampleFields.quality.classes[1].id;

/** Puts all of them into the schema of a library. */
export const saveSampleFields = (db: WritableDb) => saveSchema(db, 0, Object.values(sampleFields) as Field[]);
