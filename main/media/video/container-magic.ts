const ascii = (head: Uint8Array, from: number, to: number) => String.fromCharCode(...head.subarray(from, to));

/**
 * The video container that a file's first bytes announce, or undefined. Only used to tell a damaged video from a
 * file that is no video; FFmpeg does its own probing.
 */
export function announcedContainer(head: Uint8Array): string | undefined {
  const box = ascii(head, 4, 8);
  if (['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide'].includes(box)) return 'MP4 or MOV';
  if (head[0] === 0x1a && head[1] === 0x45 && head[2] === 0xdf && head[3] === 0xa3) return 'Matroska or WebM';
  if (ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 11) === 'AVI') return 'AVI';
  if (head[0] === 0 && head[1] === 0 && head[2] === 1 && (head[3] === 0xba || head[3] === 0xb3))
    return 'MPEG';
  if (head[0] === 0x47 && head[188] === 0x47 && head[376] === 0x47) return 'MPEG transport stream';
  return undefined;
}
