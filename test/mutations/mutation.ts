/** One deliberate mistake in the source, and the test file that must turn red by it. */
export interface Mutation {
  readonly name: string;
  /** The promise of `docs/requirements.md` that it breaks: only tests that name it in their title count. */
  readonly requirement?: string;
  readonly source: string;
  /** Occurs exactly once in the source. */
  readonly from: string;
  readonly to: string;
  readonly test: string;
}
