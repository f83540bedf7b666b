import type { BackendAddress, BackendNotice } from '../../contract/desktop.ts';
import { type BackendProcess, BackendRefused, type SpawnBackend } from './backend-process.ts';

export interface BackendSupervisorOptions {
  readonly spawn: SpawnBackend;
  readonly onNotice: (notice: BackendNotice) => void;
  /** How long a new backend may take until it serves: it may have a large library to check. */
  readonly startTimeoutMs?: number;
  /** How long it may take to close its library before it is killed. */
  readonly stopTimeoutMs?: number;
  /** After so long in service, earlier failures are forgotten. */
  readonly forgetAfterMs?: number;
  /** After so long a library that was refused is tried again. */
  readonly tryAgainAfterMs?: number;
}

const failuresUntilBroken = 3;

/** Why the last backend ended, if one has. */
type Why = Pick<BackendNotice, 'reason' | 'lastWords' | 'refused'>;

/**
 * Keeps one backend: starts it, notices its death, starts the next one. After three failures close together
 * it stops and waits for a person to say `start` again. A library that the backend refuses is tried again now and then,
 * without a word until something changes: another Caliper may close it, or somebody mend it.
 */
export class BackendSupervisor {
  readonly #options: Required<BackendSupervisorOptions>;
  #backend: BackendProcess | undefined;
  #serving: PromiseWithResolvers<BackendProcess> = unsettled();
  #generation = 0;
  #failures = 0;
  #forget: NodeJS.Timeout | undefined;
  #tryAgain: NodeJS.Timeout | undefined;
  #notice: BackendNotice = { state: 'stopped', generation: 0 };
  #closed = false;

  constructor(options: BackendSupervisorOptions) {
    this.#options = {
      startTimeoutMs: 120_000,
      stopTimeoutMs: 10_000,
      forgetAfterMs: 60_000,
      tryAgainAfterMs: 10_000,
      ...options,
    };
  }

  get notice(): BackendNotice {
    return this.#notice;
  }

  /** Starts the first backend, or another one after `stopped`. */
  start(): void {
    if (this.#closed || this.#backend !== undefined) return;
    this.#failures = 0;
    if (this.#notice.state === 'stopped') this.#serving = unsettled();
    this.#spawn('starting');
  }

  /** Tries at once to open a library that was refused; with a backup's name, after that was put in its place. */
  async open(backup?: string): Promise<void> {
    if (this.#closed || this.#notice.refused === undefined) return;
    clearTimeout(this.#tryAgain);
    const trying = this.#backend;
    this.#backend = undefined;
    if (trying !== undefined) {
      const ended = new Promise<void>((resolve) => trying.onExit(() => resolve()));
      trying.kill();
      await ended;
    }
    this.#failures = 0;
    this.#serving = unsettled();
    this.#spawn('starting', {}, backup);
  }

  /** A way in for one page: waits for a backend that is starting; rejects while there is none. */
  async address(): Promise<BackendAddress> {
    const backend = await this.#serving.promise;
    return backend.address();
  }

  /** Lets the backend close its library, kills it if that takes too long, and starts none again. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#forget);
    clearTimeout(this.#tryAgain);
    const backend = this.#backend;
    if (backend === undefined) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => backend.kill(), this.#options.stopTimeoutMs);
      backend.onExit(() => {
        clearTimeout(timer);
        resolve();
      });
      backend.stop();
    });
  }

  #spawn(state: 'starting' | 'restarting' | 'stopped', why: Why = {}, backup?: string): void {
    this.#generation += 1;
    if (state !== 'stopped') this.#tell(state, why);
    const backend = this.#options.spawn(backup);
    this.#backend = backend;
    const seconds = this.#options.startTimeoutMs / 1000;
    const timer = setTimeout(() => {
      this.#lost(backend, { reason: `it did not serve within ${seconds} s` });
      backend.kill();
    }, this.#options.startTimeoutMs);
    backend.ready.then(
      () => {
        clearTimeout(timer);
        if (this.#backend !== backend) return;
        this.#forget = setTimeout(() => {
          this.#failures = 0;
        }, this.#options.forgetAfterMs);
        this.#tell('ready', why);
        this.#serving.resolve(backend);
      },
      (error: Error) => {
        clearTimeout(timer);
        const refused = error instanceof BackendRefused && { refused: error.refused };
        this.#lost(backend, { reason: error.message, ...refused });
        backend.kill();
      },
    );
    backend.onExit((reason, lastWords) => {
      clearTimeout(timer);
      this.#lost(backend, { reason, ...(lastWords !== undefined && { lastWords }) });
    });
  }

  #lost(backend: BackendProcess, why: Why): void {
    if (this.#backend !== backend) return;
    this.#backend = undefined;
    clearTimeout(this.#forget);
    if (this.#notice.state === 'ready') this.#serving = unsettled();
    if (this.#closed) return;
    this.#failures += 1;
    if (why.refused === undefined && this.#failures < failuresUntilBroken) {
      this.#spawn('restarting', why);
      return;
    }
    this.#serving.reject(new Error(why.reason));
    const isNews = this.#notice.state !== 'stopped' || this.#notice.reason !== why.reason;
    if (isNews) this.#tell('stopped', why);
    if (why.refused === undefined) return;
    this.#tryAgain = setTimeout(() => {
      this.#serving = unsettled();
      this.#spawn('stopped');
    }, this.#options.tryAgainAfterMs);
  }

  #tell(state: BackendNotice['state'], why: Why = {}): void {
    this.#notice = { state, generation: this.#generation, ...why };
    this.#options.onNotice(this.#notice);
  }
}

function unsettled(): PromiseWithResolvers<BackendProcess> {
  let resolve!: (backend: BackendProcess) => void;
  let reject!: (error: Error) => void;
  // `Promise.withResolvers` came with Node 22; the stand-in Electron has 18.
  const promise = new Promise<BackendProcess>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  promise.catch(() => {}); // whoever asks gets the rejection; nobody asking is no fault
  return { promise, resolve, reject } as PromiseWithResolvers<BackendProcess>;
}
