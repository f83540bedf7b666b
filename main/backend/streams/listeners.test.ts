import { expect, it } from 'vitest';
import { ChangeFeed } from './change-feed.ts';
import { Listeners } from './listeners.ts';

interface Event {
  readonly key: string;
  readonly value: number;
}
const keyOf = ({ key }: Event) => key;

it('tells a reader of everything since it began to listen, of each key the newest only', async () => {
  const listeners = new Listeners<Event>();
  listeners.tell({ key: 'a', value: 0 });
  const stream = listeners.listen(keyOf, undefined, { first: [{ key: 'a', value: 1 }] });
  listeners.tell({ key: 'a', value: 2 });
  listeners.tell({ key: 'b', value: 3 });
  listeners.tell({ key: 'a', value: 4 });
  expect((await stream.next()).value).toEqual({ key: 'b', value: 3 });
  expect((await stream.next()).value).toEqual({ key: 'a', value: 4 });
  const waiting = stream.next();
  listeners.tell({ key: 'c', value: 5 });
  expect((await waiting).value).toEqual({ key: 'c', value: 5 });
});

it('ends with its signal, with its last event, and leaves out what it does not listen to', async () => {
  const listeners = new Listeners<Event>();
  const abort = new AbortController();
  const stopped = listeners.listen(keyOf, abort.signal);
  const waiting = stopped.next();
  abort.abort();
  expect((await waiting).done).toBe(true);

  const onlyA = listeners.listen(({ key }) => (key === 'a' ? key : undefined), undefined, {
    isLast: ({ value }) => value === 9,
  });
  listeners.tell({ key: 'b', value: 9 });
  listeners.tell({ key: 'a', value: 9 });
  const seen: Event[] = [];
  for await (const event of onlyA) seen.push(event);
  expect(seen).toEqual([{ key: 'a', value: 9 }]);
});

it('passes changes on after the transaction they came from, each topic once', async () => {
  const feed = new ChangeFeed();
  const changes = feed.watch();
  const mediaId = '01890000-0000-7000-8000-000000000000' as never;
  feed.recorded({ topics: ['annotations', 'predictions'], mediaId });
  feed.recorded({ topics: ['annotations'], mediaId });
  feed.recorded({ topics: ['annotations'], mediaId: null });
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  const next = async () => (await changes.next()).value;
  expect([await next(), await next(), await next()]).toEqual([
    { topic: 'predictions', mediaId },
    { topic: 'annotations', mediaId },
    { topic: 'annotations', mediaId: null },
  ]);
});
