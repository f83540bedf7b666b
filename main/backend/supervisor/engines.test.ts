import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakeProcess, fakeProcesses, settle } from '../../../test/fake-process.ts';
import { Engines } from './engines.ts';

const trainParams = {
  ...{ method: 'sizing', data: { kind: 'folder' as const, folder: '/d' }, options: {} },
  ...{ outputFolder: '/o', name: 'n', version: '1', keep: [] },
};

let started: FakeProcess[];
let engines: Engines;
const process = (role: string) => started.findLast((one) => one.role === role)!;

beforeEach(() => {
  vi.useFakeTimers();
  const fakes = fakeProcesses();
  started = fakes.started;
  engines = new Engines(fakes.spawn);
});
afterEach(() => {
  engines.close();
  vi.useRealTimers();
});

/** A task on the process of its role; how it ended, if it has. */
async function begin(role: 'inference' | 'training', signal?: AbortSignal) {
  const options = {
    handlers: { epoch: () => null, note: () => null, items: () => [] },
    ...(signal && { signal }),
  };
  const run =
    role === 'training'
      ? engines.training.run('train', { params: trainParams, ...options })
      : engines.inference.run('self-test', { params: { modelFolder: '/m' }, ...options });
  const ended = { state: 'runs' };
  run.then(
    () => Object.assign(ended, { state: 'done' }),
    ({ code }: { code: string }) => Object.assign(ended, { state: code }),
  );
  await settle();
  if (process(role).sent.length === 0) process(role).isReady();
  await settle();
  return ended;
}

describe('REQ-SYS-012 engines by role', () => {
  it('trains and sizes in two processes; the death of one ends its own work alone', async () => {
    const training = await begin('training');
    const sizing = await begin('inference');
    expect(started.map(({ role }) => role)).toEqual(['training', 'inference']);
    process('inference').ends({ reason: 'killed by SIGSEGV' });
    await settle();
    expect([training.state, sizing.state]).toEqual(['runs', 'interrupted']);
    expect(process('training').killed).toBe(false);
  });

  it('a cancel past its grace ends the process of that work alone', async () => {
    const training = await begin('training');
    const abort = new AbortController();
    const sizing = await begin('inference', abort.signal);
    abort.abort();
    await vi.advanceTimersByTimeAsync(5000);
    expect([training.state, sizing.state]).toEqual(['runs', 'cancelled']);
    expect([process('training').killed, process('inference').killed]).toEqual([false, true]);
  });

  it('three deaths open the circuit of that role, and no other', async () => {
    for (let death = 1; death <= 3; death += 1) {
      const sizing = await begin('inference');
      process('inference').ends({ reason: 'killed by SIGSEGV' });
      await settle();
      expect(sizing.state).toBe('interrupted');
    }
    const before = started.length;
    const refused = engines.inference.run('self-test', { params: { modelFolder: '/m' }, handlers: {} });
    await expect(refused).rejects.toMatchObject({ code: 'conflict', message: /inference engine stopped/ });
    expect(started).toHaveLength(before);
    expect(engines.state()).toMatchObject({ inference: { state: 'broken' }, training: { state: 'stopped' } });
    expect((await begin('training')).state).toBe('runs');
    engines.training.reset();
    expect(engines.state().inference.state).toBe('broken');
    engines.inference.reset();
    expect((await begin('inference')).state).toBe('runs');
  });

  it('REQ-SYS-008 REQ-SYS-012 closing ends all of them, also those that start', async () => {
    const training = await begin('training');
    const sizing = await begin('inference');
    const reading = engines.reader.run('inspect', {
      params: { path: 'a' },
      handlers: { frames: () => null },
    });
    reading.catch(() => {});
    await settle();
    engines.close();
    await settle();
    expect(started.map(({ role, killed }) => [role, killed])).toEqual([
      ...[
        ['training', true],
        ['inference', true],
        ['reader', true],
      ],
    ]);
    expect([training.state, sizing.state]).toEqual(['interrupted', 'interrupted']);
  });
});
