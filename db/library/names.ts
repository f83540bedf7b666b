import type { ReadableDb } from '../handle.ts';

/** Every path of the library and every name that a person or a file gave: what no log may hold. */
export function namesInLibrary(db: ReadableDb): { readonly paths: string[]; readonly names: string[] } {
  const all = (sql: string) =>
    db
      .read<{ text: string }>(sql)
      .all()
      .map(({ text }) => text);
  return {
    paths: all('SELECT path AS text FROM media UNION SELECT folder FROM model'),
    names: all(
      `SELECT pseudonym AS text FROM patient UNION SELECT name FROM study UNION SELECT name FROM object
       UNION SELECT name FROM media`,
    ),
  };
}
