import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ChangeTopic } from '../../main/contract/system.ts';
import { oldAfter, topicsOfQuery } from './topics.ts';

const renderer = join(import.meta.dirname, '..');
const sources = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.test.ts'))
  .map((name) => readFileSync(join(renderer, name), 'utf8'));
const asked = /api\.(\w+)\.(\w+)\s*\.(?:queryOptions|infiniteOptions|key|queryKey)\(/g;

describe('REQ-WIN-014 what the window shows is asked again when it changed', () => {
  it('holds every query of the window, and no other', () => {
    const used = new Set(
      sources.flatMap((source) => [...source.matchAll(asked)].map(([, router, name]) => `${router}.${name}`)),
    );
    expect(Object.keys(topicsOfQuery).sort()).toEqual([...used, 'media.frameTimes'].sort());
  });

  it('the self-test is made by a job', () => {
    expect(oldAfter(new Set(['jobs']))).toContainEqual(['system', 'selfTest']);
  });

  it('an edit of any kind is in the history and in the audit trail', () => {
    for (const topic of ChangeTopic.options) {
      const old = oldAfter(new Set([topic])).map((path) => path.join('.'));
      expect(old, topic).toContain('audit.list');
      if (topic !== 'jobs') expect(old, topic).toContain('annotations.history');
    }
    expect(oldAfter(new Set())).toEqual([]);
  });
});
