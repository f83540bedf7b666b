export type ImageFormat = 'jpeg' | 'png' | 'tiff' | 'bmp';

/** Formats by their first bytes. */
const signatures: readonly { readonly format: ImageFormat; readonly bytes: readonly number[] }[] = [
  { format: 'jpeg', bytes: [0xff, 0xd8, 0xff] },
  { format: 'png', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { format: 'tiff', bytes: [0x49, 0x49, 0x2a, 0x00] },
  { format: 'tiff', bytes: [0x4d, 0x4d, 0x00, 0x2a] },
  { format: 'bmp', bytes: [0x42, 0x4d] },
];

/** The image format that a file's content begins with, whatever its name says. */
export function imageFormatOf(head: Uint8Array): ImageFormat | undefined {
  return signatures.find(({ bytes }) => bytes.every((byte, i) => head[i] === byte))?.format;
}

/** Names that are listed as frames of a folder. */
export const imageName = /\.(jpe?g|png|tiff?|bmp)$/i;
