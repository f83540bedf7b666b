import { AVERROR_EOF } from 'node-av/constants';
import { Packet } from 'node-av/lib';
import { Film } from './film.ts';
import { describePacket, type PacketEntry, type PacketTable } from './packet-table.ts';
import { type Picture, PictureDecoder } from './picture-decoder.ts';

/** Packets to look at after a seek for one that the table knows, before starting from the beginning instead. */
const maxPacketsToFindPlace = 256;

/** Reads and decodes a film from any key packet onward. One reader at a time. */
export class FilmCursor {
  readonly #table: PacketTable;
  readonly #decoder: PictureDecoder;
  readonly #packet = new Packet();
  #film: Film;
  #nextOrdinal = 0;
  #ended = false;
  /** Whether the picture of a packet is to come out; others are decoded only as far as those that do need them. */
  isWanted: (ordinal: number) => boolean = () => true;

  private constructor(film: Film, table: PacketTable, decoder: PictureDecoder) {
    this.#film = film;
    this.#table = table;
    this.#decoder = decoder;
    this.#packet.alloc();
  }

  static async open(path: string, table: PacketTable): Promise<FilmCursor> {
    const film = await Film.open(path);
    try {
      return new FilmCursor(film, table, await PictureDecoder.open(film));
    } catch (thrown) {
      await film.close();
      throw thrown;
    }
  }

  /** Ordinal of the packet that is sent to the decoder next. */
  get nextOrdinal(): number {
    return this.#nextOrdinal;
  }

  /** The next picture in presentation order, valid until the next call; undefined at the end of the film. */
  async next(): Promise<Picture | undefined> {
    for (;;) {
      const picture = await this.#decoder.receive();
      if (picture) {
        if (this.#table.packets[picture.ordinal]?.isHidden) continue;
        return picture;
      }
      if (this.#ended) return undefined;
      await this.#feed();
    }
  }

  /** Makes `ordinal`, a key packet, the next one to be sent to a decoder that remembers nothing. */
  async seek(ordinal: number): Promise<void> {
    this.#decoder.flush();
    this.#ended = false;
    if (ordinal > 0 && (await this.#seekByTime(ordinal))) return;
    await this.#rewind();
    await this.#skipTo(ordinal);
  }

  async close(): Promise<void> {
    this.#decoder.close();
    this.#packet.free();
    await this.#film.close();
  }

  async #feed(): Promise<void> {
    const code =
      this.#nextOrdinal < this.#table.packets.length ? await this.#film.read(this.#packet) : AVERROR_EOF;
    if (code < 0) {
      this.#ended = true;
      await this.#decoder.sendEnd();
      return;
    }
    await this.#decoder.send(this.#packet, this.#nextOrdinal, this.isWanted(this.#nextOrdinal));
    this.#nextOrdinal++;
  }

  /** Seeks in the container, then finds out from the packets met where that was. False where that fails. */
  async #seekByTime(ordinal: number): Promise<boolean> {
    const { dts, pts } = this.#table.packets[ordinal]!;
    const times = [dts, pts].filter((time) => !Number.isNaN(time)).sort((a, b) => a - b);
    for (const time of times.reverse()) {
      if (!(await this.#film.seek(time))) continue;
      if (await this.#findPlace(ordinal)) return true;
    }
    return false;
  }

  /** Reads on until the packet before `ordinal` has gone by. False when it had gone by already. */
  async #findPlace(ordinal: number): Promise<boolean> {
    for (let i = 0; i < maxPacketsToFindPlace; i++) {
      // Peeking is impossible, so the aim is to have read exactly the packets below `ordinal`.
      if ((await this.#film.read(this.#packet)) < 0) return false;
      const place = this.#placeOf(describePacket(this.#packet));
      if (place === undefined) continue;
      if (place > ordinal) return false;
      if (place === ordinal) {
        await this.#decoder.send(this.#packet, ordinal, this.isWanted(ordinal));
        this.#nextOrdinal = ordinal + 1;
        return true;
      }
      this.#nextOrdinal = place + 1;
      return await this.#skipTo(ordinal);
    }
    return false;
  }

  async #rewind(): Promise<void> {
    const { path } = this.#film;
    await this.#film.close();
    this.#film = await Film.open(path);
    this.#nextOrdinal = 0;
  }

  async #skipTo(ordinal: number): Promise<boolean> {
    while (this.#nextOrdinal < ordinal) {
      if ((await this.#film.read(this.#packet)) < 0) return false;
      this.#nextOrdinal++;
    }
    return true;
  }

  /** Ordinal of a packet met after a seek, by its place in the file; undefined unless exactly one fits. */
  #placeOf(met: PacketEntry): number | undefined {
    this.#ordinalsByPosition ??= indexByPosition(this.#table.packets);
    const candidates = this.#ordinalsByPosition.get(met.bytePosition) ?? [];
    const fitting = candidates.filter((ordinal) => isSamePacket(this.#table.packets[ordinal]!, met));
    return fitting.length === 1 ? fitting[0] : undefined;
  }

  #ordinalsByPosition: ReadonlyMap<number, readonly number[]> | undefined;
}

/** Decoding times are left out: FFmpeg makes some of them up from what it read before. */
function isSamePacket(known: PacketEntry, met: PacketEntry): boolean {
  return known.sizeBytes === met.sizeBytes && (Object.is(known.pts, met.pts) || Number.isNaN(met.pts));
}

function indexByPosition(packets: readonly PacketEntry[]): Map<number, number[]> {
  const byPosition = new Map<number, number[]>();
  packets.forEach(({ bytePosition }, ordinal) => {
    const there = byPosition.get(bytePosition);
    if (there) there.push(ordinal);
    else byPosition.set(bytePosition, [ordinal]);
  });
  return byPosition;
}
