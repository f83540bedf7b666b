import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { askAgain } from './ask-again.ts';
import { keepListening } from './keep-listening.ts';

describe('REQ-WIN-011 changes that come while the window reads', () => {
  it('an answer that was on its way when something changed is asked for again', async () => {
    const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
    let library = 'old';
    const answers: (() => void)[] = [];
    const observer = new QueryObserver(client, {
      queryKey: ['library'],
      queryFn: () => {
        const read = library;
        return new Promise<string>((resolve) => answers.push(() => resolve(read)));
      },
    });
    const shown: unknown[] = [];
    const stop = observer.subscribe(({ data }) => shown.push(data));
    await expect.poll(() => answers.length).toBe(1);
    library = 'new';
    askAgain(client, { queryKey: ['library'] });
    answers[0]!();
    await expect.poll(() => answers.length).toBe(2);
    answers[1]!();
    await expect.poll(() => shown.at(-1)).toBe('new');
    stop();
  });

  it('each stream says that it has begun before it tells anything, also the one after a failure', async () => {
    const heard: string[] = [];
    let opened = 0;
    async function* events() {
      yield `event ${opened}`;
      if (opened === 1) throw new Error('cut off');
    }
    await keepListening(
      () => opened < 3,
      async () => {
        opened += 1;
        if (opened === 2) throw new Error('not yet');
        return events();
      },
      { began: () => heard.push(`began ${opened}`), told: (event) => heard.push(event) },
      0,
    );
    expect(heard).toEqual(['began 1', 'event 1', 'began 3', 'event 3']);
  });
});
