/** The last part of a path of any system. */
export function fileName(path: string): string {
  return path.replace(/[\\/]+$/, '').replace(/^.*[\\/]/, '');
}

/** A file's name without its ending. */
export function stemOf(path: string): string {
  return fileName(path).replace(/\.[^.]+$/, '');
}
