import { CaliperError } from '../../../contract/errors.ts';

/** Memory of a codec only grows: above this the codec is loaded anew for the next picture. */
const keptBytes = 256 * 2 ** 20;
/** A new object each time: a codec becomes the object it is given. */
const silent = () => ({ print: () => {}, printErr: () => {} });

/** A picture as a codec gives it. */
export interface DecodedPicture {
  readonly info: CodecFrameInfo;
  /** Samples of one or two bytes, low byte first. */
  readonly bytes: Uint8Array;
  /** True where the components lie plane after plane. */
  readonly isPlanar: boolean;
}

interface LoadedCodec {
  readonly module: WasmModule;
  newDecoder(): WasmDecoder & { getInterleaveMode?(): number };
}

/** A codec in WebAssembly, loaded when it is first needed, and anew after a failure: its memory is then not to be trusted. */
export class WasmCodec {
  readonly #create: () => Promise<LoadedCodec>;
  #loaded: Promise<LoadedCodec> | undefined;

  constructor(create: () => Promise<LoadedCodec>) {
    this.#create = create;
  }

  /** Decodes one picture; `name` is for messages. Errors: `corrupt_file`. */
  async decode(coded: Uint8Array, name: string): Promise<DecodedPicture> {
    this.#loaded ??= this.#create();
    const { module, newDecoder } = await this.#loaded;
    try {
      const decoder = newDecoder();
      decoder.getEncodedBuffer(coded.length).set(coded);
      decoder.decode();
      const info = decoder.getFrameInfo();
      const bytes = Uint8Array.from(decoder.getDecodedBuffer());
      const isPlanar = decoder.getInterleaveMode?.() === 0 && info.componentCount > 1;
      decoder.delete();
      if (module.HEAPU8.length > keptBytes) this.#loaded = undefined;
      return { info, bytes, isPlanar };
    } catch (thrown) {
      this.#loaded = undefined;
      throw new CaliperError('corrupt_file', `The data of ${name} are damaged: they cannot be decoded.`, {
        cause: thrown,
      });
    }
  }
}

export const openJpeg = new WasmCodec(async () => {
  const { default: create } = await import('@cornerstonejs/codec-openjpeg/decodewasmjs');
  const module = await create(silent());
  return { module, newDecoder: () => new module.J2KDecoder() };
});
export const openJph = new WasmCodec(async () => {
  const { default: create } = await import('@cornerstonejs/codec-openjph/wasmjs');
  const module = await create(silent());
  return { module, newDecoder: () => new module.HTJ2KDecoder() };
});
export const charls = new WasmCodec(async () => {
  const { default: create } = await import('@cornerstonejs/codec-charls/decodewasmjs');
  const module = await create(silent());
  return { module, newDecoder: () => new module.JpegLSDecoder() };
});
