import { describe, expect, it, vi } from 'vitest';
import {
  type BackendAddress,
  type BackendNotice,
  type RefusedLibrary,
  whyItEnded,
} from '../../contract/desktop.ts';
import { type BackendProcess, BackendRefused } from './backend-process.ts';
import { BackendSupervisor } from './supervisor.ts';

const address = { socket: 'ws://127.0.0.1:1234/?token=secret', media: 'http://127.0.0.1:1234/media/secret/' };

/** A backend that does what the test says. */
class ScriptedBackend implements BackendProcess {
  readonly ready: Promise<void>;
  asked = 0;
  serve!: () => void;
  refuse!: (why: string, refused?: RefusedLibrary) => void;
  killed = false;
  #exitListeners: ((reason: string, lastWords?: string) => void)[] = [];

  constructor() {
    this.ready = new Promise((resolve, reject) => {
      this.serve = resolve;
      this.refuse = (why, refused = { code: 'locked', backups: [] }) =>
        reject(new BackendRefused(why, refused));
    });
  }
  async address(): Promise<BackendAddress> {
    this.asked += 1;
    return address;
  }
  onExit(listener: (reason: string, lastWords?: string) => void): void {
    this.#exitListeners.push(listener);
  }
  die(reason = 'ended by SIGKILL', lastWords?: string): void {
    for (const listener of this.#exitListeners) listener(reason, lastWords);
  }
  stop(): void {
    this.die('ended with status 0');
  }
  kill(): void {
    this.killed = true;
    this.die();
  }
}

function supervised() {
  const backends: ScriptedBackend[] = [];
  const notices: BackendNotice[] = [];
  const restored: (string | undefined)[] = [];
  const supervisor = new BackendSupervisor({
    spawn: (backup) => {
      restored.push(backup);
      const backend = new ScriptedBackend();
      backends.push(backend);
      return backend;
    },
    onNotice: (notice) => notices.push(notice),
  });
  return { backends, notices, restored, supervisor, states: () => notices.map(({ state }) => state) };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('REQ-APP-009 supervision of the backend', () => {
  it('starts another one when it dies, and pages wait for it', async () => {
    const { backends, supervisor, states } = supervised();
    supervisor.start();
    backends[0]!.serve();
    expect(await supervisor.address()).toEqual(address);
    backends[0]!.die();
    const waiting = supervisor.address();
    backends[1]!.serve();
    expect(await waiting).toEqual(address);
    expect(backends.map(({ asked }) => asked)).toEqual([1, 1]);
    expect(states()).toEqual(['starting', 'ready', 'restarting', 'ready']);
  });

  it('keeps what it said itself apart from how it ended: logs take only that', () => {
    const { backends, supervisor, notices } = supervised();
    supervisor.start();
    backends[0]!.die('ended with status 1', 'Error: no lesion of Quillfeather');
    const notice = notices.at(-1)!;
    expect(notice).toMatchObject({
      reason: 'ended with status 1',
      lastWords: 'Error: no lesion of Quillfeather',
    });
    expect(whyItEnded(notice)).toBe('ended with status 1: Error: no lesion of Quillfeather');
  });

  it('stops after three deaths close together, until a person starts it', async () => {
    const { backends, supervisor, notices } = supervised();
    supervisor.start();
    for (const index of [0, 1, 2]) backends[index]!.die();
    await expect(supervisor.address()).rejects.toThrow('ended by SIGKILL');
    expect(backends).toHaveLength(3);
    expect(notices.at(-1)).toEqual({ state: 'stopped', generation: 3, reason: 'ended by SIGKILL' });
    supervisor.start();
    backends[3]!.serve();
    expect(await supervisor.address()).toEqual(address);
  });

  it('forgets deaths after a minute in service', async () => {
    vi.useFakeTimers();
    try {
      const { backends, supervisor, states } = supervised();
      supervisor.start();
      for (let index = 0; index < 6; index += 1) {
        backends[index]!.serve();
        await vi.advanceTimersByTimeAsync(60_000);
        backends[index]!.die();
      }
      expect(states().includes('stopped')).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  it('tries a refused library again now and then, silently, and serves as soon as it opens', async () => {
    vi.useFakeTimers();
    try {
      const { backends, supervisor, states } = supervised();
      supervisor.start();
      for (const index of [0, 1, 2, 3]) {
        backends[index]!.refuse('The library is open in another Caliper.');
        await vi.advanceTimersByTimeAsync(10_000);
      }
      expect(states()).toEqual(['starting', 'stopped']);
      const waiting = supervisor.address();
      backends[4]!.serve();
      expect(await waiting).toEqual(address);
      expect(states()).toEqual(['starting', 'stopped', 'ready']);
    } finally {
      vi.useRealTimers();
    }
  });

  it('names the good backups of a damaged library, and puts the chosen one in its place', async () => {
    const { backends, supervisor, notices, restored } = supervised();
    supervisor.start();
    const refused = { code: 'database_damaged', backups: [{ name: 'b', at: 'then', reason: 'by hand' }] };
    backends[0]!.refuse('The library is damaged.', refused);
    await turn();
    expect(notices.at(-1)).toMatchObject({ state: 'stopped', refused });
    await supervisor.open('b');
    backends[1]!.serve();
    expect(await supervisor.address()).toEqual(address);
    expect(restored).toEqual([undefined, 'b']);
  });

  it('does not try again at once when the backend says why it refuses', async () => {
    const { backends, supervisor, notices } = supervised();
    supervisor.start();
    backends[0]!.refuse('The library is open in another Caliper.');
    await turn();
    expect(backends).toHaveLength(1);
    expect(notices.at(-1)).toMatchObject({
      state: 'stopped',
      reason: 'The library is open in another Caliper.',
    });
  });

  it('kills a backend that does not serve in time', async () => {
    vi.useFakeTimers();
    try {
      const { backends, supervisor, notices } = supervised();
      supervisor.start();
      await vi.advanceTimersByTimeAsync(120_000);
      expect(backends[0]!.killed).toBe(true);
      expect(notices.at(-1)).toMatchObject({ state: 'restarting', reason: 'it did not serve within 120 s' });
      expect(backends).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it('starts none while it closes', async () => {
    const { backends, supervisor, states } = supervised();
    supervisor.start();
    backends[0]!.serve();
    await supervisor.address();
    await supervisor.close();
    supervisor.start();
    expect(backends).toHaveLength(1);
    expect(states()).toEqual(['starting', 'ready']);
  });
});
