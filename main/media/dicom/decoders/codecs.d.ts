// What Caliper uses of the Cornerstone codecs, which bring no types of their own (checked with the versions in package.json).
interface CodecFrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned: boolean;
}

interface WasmDecoder {
  /** Memory of the codec for so many coded bytes. */
  getEncodedBuffer(bytes: number): Uint8Array;
  decode(): void;
  /** A view into the codec's memory: gone with the decoder. */
  getDecodedBuffer(): Uint8Array;
  getFrameInfo(): CodecFrameInfo;
  delete(): void;
}

interface WasmEncoder {
  getDecodedBuffer(info: CodecFrameInfo & { readonly isUsingColorTransform: boolean }): Uint8Array;
  getEncodedBuffer(): Uint8Array;
  encode(): void;
  delete(): void;
}

interface WasmModule {
  readonly HEAPU8: Uint8Array;
}

interface WasmOptions {
  print(text: string): void;
  printErr(text: string): void;
}

declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const create: (options: WasmOptions) => Promise<WasmModule & { J2KDecoder: new () => WasmDecoder }>;
  export default create;
}
declare module '@cornerstonejs/codec-openjpeg/wasmjs' {
  interface J2KEncoder extends WasmEncoder {
    setQuality(isLossless: boolean, rate: number): void;
    setDecompositions(count: number): void;
  }
  const create: (options: WasmOptions) => Promise<WasmModule & { J2KEncoder: new () => J2KEncoder }>;
  export default create;
}
declare module '@cornerstonejs/codec-openjph/wasmjs' {
  interface HTJ2KEncoder extends WasmEncoder {
    setQuality(isLossless: boolean, quantization: number): void;
    setDecompositions(count: number): void;
  }
  const create: (
    options: WasmOptions,
  ) => Promise<WasmModule & { HTJ2KDecoder: new () => WasmDecoder; HTJ2KEncoder: new () => HTJ2KEncoder }>;
  export default create;
}
declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  interface JpegLSDecoder extends WasmDecoder {
    /** 0: plane after plane, 1: line after line, 2: sample after sample. */
    getInterleaveMode(): number;
  }
  const create: (options: WasmOptions) => Promise<WasmModule & { JpegLSDecoder: new () => JpegLSDecoder }>;
  export default create;
}
declare module '@cornerstonejs/codec-charls/wasmjs' {
  interface JpegLSEncoder extends WasmEncoder {
    setNearLossless(most: number): void;
    setInterleaveMode(mode: number): void;
  }
  const create: (options: WasmOptions) => Promise<WasmModule & { JpegLSEncoder: new () => JpegLSEncoder }>;
  export default create;
}
declare module '@cornerstonejs/jpeg-lossless-decoder-js' {
  export class Decoder {
    decode(coded: ArrayBuffer): Uint8Array | Uint16Array;
  }
}
