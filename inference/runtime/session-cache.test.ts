import { describe, expect, it } from 'vitest';
import { SessionCache } from './session-cache.ts';

function setting(limitBytes: number) {
  const events: string[] = [];
  const cache = new SessionCache<{ name: string; release: () => Promise<void> }>(limitBytes);
  const use = (name: string, body: () => Promise<void> = async () => {}) =>
    cache.use(
      name,
      10,
      async () => {
        events.push(`load ${name}`);
        return { name, release: async () => void events.push(`release ${name}`) };
      },
      body,
    );
  return { cache, events, use };
}

describe('SessionCache', () => {
  it('loads once and releases the least recently used', async () => {
    const { cache, events, use } = setting(20);
    for (const name of ['a', 'b', 'a', 'c']) await use(name);
    expect(events).toEqual(['load a', 'load b', 'load c', 'release b']);
    expect(cache.keys).toEqual(['a', 'c']);
    await cache.clear();
    expect(events.slice(4)).toEqual(['release a', 'release c']);
  });

  it('never releases a session in use', async () => {
    const { events, use } = setting(10);
    await use('a', async () => {
      await use('b');
      expect(events).toEqual(['load a', 'load b', 'release b']);
    });
    expect(events).not.toContain('release a');
  });

  it('shares one load between two users, and forgets a failed one', async () => {
    const cache = new SessionCache<{ release: () => Promise<void> }>(10);
    let loads = 0;
    const load = async () => {
      loads++;
      if (loads === 1) throw new Error('no');
      return { release: async () => {} };
    };
    await expect(cache.use('a', 1, load, async () => {})).rejects.toThrow('no');
    await Promise.all([cache.use('a', 1, load, async () => {}), cache.use('a', 1, load, async () => {})]);
    expect(loads).toBe(2);
  });
});
