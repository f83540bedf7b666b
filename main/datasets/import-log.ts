import type { ImportCounts, ImportReason, ImportRemark } from './tracks.ts';

/** Remarks kept in full; beyond them only the counts go on. */
const mostRemarks = 10_000;
/** Places named with each reason. */
const placesNamed = 3;

type Outcome = ImportReason['outcome'];

/**
 * What became of every entry of an input: a row, an object, a mask on a frame. Counts are exact whatever the number;
 * remarks are kept up to 10,000 of each outcome. Each entry is either taken or left out, so that
 * `read = taken + leftOut` always.
 */
export class ImportLog {
  readonly remarks: Record<Outcome, ImportRemark[]> = { 'left out': [], adjusted: [] };
  readonly notes: string[] = [];
  readonly #reasons = new Map<
    string,
    { outcome: Outcome; reason: string; count: number; places: string[] }
  >();
  #taken = 0;
  #leftOut = 0;
  #adjusted = 0;

  take(): void {
    this.#taken++;
  }

  /** `kind` gathers reasons that differ in their numbers only. */
  leaveOut(where: string, reason: string, kind = reason): void {
    this.#leftOut++;
    this.#remark('left out', where, reason, kind);
  }

  adjust(where: string, reason: string, kind = reason): void {
    this.#adjusted++;
    this.#remark('adjusted', where, reason, kind);
  }

  /** How the input as a whole was read. A complete sentence; a second one of the same words is dropped. */
  note(sentence: string): void {
    if (!this.notes.includes(sentence)) this.notes.push(sentence);
  }

  get counts(): ImportCounts {
    const [taken, leftOut] = [this.#taken, this.#leftOut];
    return { read: taken + leftOut, taken, leftOut, adjusted: this.#adjusted };
  }

  /** Every reason with its exact count, the most frequent first. */
  get reasons(): ImportReason[] {
    return [...this.#reasons.values()].sort((a, b) => b.count - a.count);
  }

  #remark(outcome: Outcome, where: string, reason: string, kind: string): void {
    const key = `${outcome} ${kind}`;
    const known = this.#reasons.get(key) ?? { outcome, reason: kind, count: 0, places: [] };
    known.count++;
    if (known.places.length < placesNamed) known.places.push(where);
    this.#reasons.set(key, known);
    if (this.remarks[outcome].length < mostRemarks) this.remarks[outcome].push({ where, reason });
  }
}
