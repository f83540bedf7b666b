import type { DamageReport, FrameDamage, FrameSpan } from '../frames.ts';
import type { VideoIndex } from './frame-packets.ts';
import type { PacketTable } from './packet-table.ts';

/**
 * Which pictures of a video are damaged, as far as it has been decoded. One for each open video: what any decoder notices
 * holds for all of them, so that a frame is judged alike in order and at random.
 *
 * A picture is coded from others, so that damage runs on in decode order up to the next key picture; pictures that a
 * key picture overtakes (those shown before it) lean on the group before as well. Which of them really use the damaged
 * part no decoder says: all are marked.
 */
export class VideoDamage {
  /** `[packets]`, 1 where the data are wrong. */
  readonly #bad: Uint8Array;
  readonly #lost: Uint8Array;
  readonly #checked: Uint8Array;
  /** Packets `[from, to]` of which the decoder refused one. */
  #suspects: { readonly from: number; readonly to: number }[] = [];

  constructor({ packets }: PacketTable) {
    this.#bad = Uint8Array.from(packets, ({ isDamaged }) => (isDamaged ? 1 : 0));
    this.#lost = new Uint8Array(packets.length);
    this.#checked = new Uint8Array(packets.length);
  }

  /** Notes that the picture of a packet was decoded, and whether the decoder found fault with it. */
  noteDecoded(ordinal: number, isBad: boolean): void {
    if (!(ordinal in this.#bad)) return;
    this.#checked[ordinal] = 1;
    this.#lost[ordinal] = 0;
    if (isBad) this.#bad[ordinal] = 1;
  }

  /**
   * Notes that the decoder refused one of the packets from `from` to `to`: that which gives no picture, or where all do,
   * none of them is to be trusted.
   */
  noteRefused(from: number, to: number): void {
    this.#suspects.push({ from, to });
  }

  /** Notes that a packet gave no picture where it should have. */
  noteLost(ordinal: number): void {
    if (!(ordinal in this.#bad) || this.#checked[ordinal] === 1) return;
    this.#checked[ordinal] = 1;
    this.#lost[ordinal] = 1;
    this.#bad[ordinal] = 1;
  }

  wasChecked(ordinal: number): boolean {
    return this.#checked[ordinal] === 1;
  }

  isLost(ordinal: number): boolean {
    return this.#lost[ordinal] === 1;
  }

  /** What is known to be wrong with the picture of a packet. */
  of(ordinal: number, video: VideoIndex): FrameDamage | undefined {
    this.#settleSuspects();
    if (this.#bad[ordinal] === 1) return 'damaged';
    const { frameIndexOf } = video;
    const key = keyUpTo(ordinal, video);
    if (this.#anyBad(key, ordinal)) return 'follows-damage';
    const isLeading = key > 0 && frameIndexOf[ordinal]! < frameIndexOf[key]!;
    return isLeading && this.#anyBad(keyUpTo(key - 1, video), key) ? 'follows-damage' : undefined;
  }

  report(video: VideoIndex): DamageReport {
    const { ordinalOf } = video;
    this.#settleSuspects();
    const isAnyBad = this.#bad.includes(1);
    const lost = spans(ordinalOf, (ordinal) => this.isLost(ordinal));
    const isHurt = (ordinal: number) => !this.isLost(ordinal) && this.of(ordinal, video) !== undefined;
    return {
      checkedFrames: ordinalOf.reduce((sum, ordinal) => sum + this.#checked[ordinal]!, 0),
      damaged: isAnyBad ? spans(ordinalOf, isHurt) : [],
      lost,
    };
  }

  #settleSuspects(): void {
    const isOpen = ({ from, to }: { from: number; to: number }) =>
      this.#checked.subarray(from, to + 1).includes(0);
    for (const { from, to } of this.#suspects.filter((range) => !isOpen(range))) {
      if (!this.#lost.subarray(from, to + 1).includes(1)) this.#bad.fill(1, from, to + 1);
    }
    this.#suspects = this.#suspects.filter(isOpen);
  }

  #anyBad(from: number, to: number): boolean {
    return this.#bad.subarray(from, to).includes(1);
  }
}

/** The last packet up to `ordinal` whose picture needs no other, or the first of all. */
function keyUpTo(ordinal: number, { index, frameIndexOf }: VideoIndex): number {
  let key = Math.max(ordinal, 0);
  while (key > 0 && index.keyFrames[frameIndexOf[key]!] !== 1) key--;
  return key;
}

function spans(ordinalOf: Uint32Array, belongs: (ordinal: number) => boolean): FrameSpan[] {
  const found: FrameSpan[] = [];
  for (let at = 0; at < ordinalOf.length; at++) {
    if (!belongs(ordinalOf[at]!)) continue;
    const from = at;
    while (at < ordinalOf.length && belongs(ordinalOf[at]!)) at++;
    found.push({ from, to: at });
  }
  return found;
}
