/** Time as the database sees it; tests give their own. */
export interface Clock {
  /** Milliseconds since 1970, UTC. It may jump when somebody sets the computer's clock. */
  utcMs(): number;
  /** Microseconds since an arbitrary start; never runs backwards within one session. */
  monotonicUs(): number;
}

export const systemClock: Clock = {
  utcMs: () => Date.now(),
  monotonicUs: () => Number(process.hrtime.bigint() / 1000n),
};

export const utcText = (clock: Clock): string => new Date(clock.utcMs()).toISOString();
