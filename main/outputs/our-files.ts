/** Whether the first 4 KiB of a file are those of a file that Caliper wrote: only such a file is ever replaced. */
export type IsOurFile = (head: Buffer) => boolean;

/** JSON that Caliper writes names its format first. */
export const isJsonOf =
  (format: string): IsOurFile =>
  (head) =>
    new RegExp(`^\\s*\\{\\s*"format":\\s*"${format}"`).test(head.toString('utf8'));

/** A table that begins with these columns. */
export const isCsvOf =
  (...columns: readonly string[]): IsOurFile =>
  (head) =>
    head.toString('utf8').startsWith(columns.join(','));

/** An ONNX file that says behind its version who produced it. */
export const isOurOnnx: IsOurFile = (head) => {
  const producer = Buffer.from('\x12\x07caliper');
  return head[0] === 0x08 && head.subarray(0, 32).includes(producer);
};
