import { basename, extname, resolve } from 'node:path';

/**
 * Takes out of a text everything that may name a person: paths, file names, e-mail addresses, what stands in quotation
 * marks (it may be cut from a file), and whatever was registered as secret (patient pseudonyms, names of media and
 * lesions, folders, tokens), in any case. Registered words go first, because a pattern could cut them in two.
 */
export class Redactor {
  readonly #secrets = new Set<string>();
  /** Longest first; made again when a secret has come. */
  #sorted: readonly string[] | undefined;

  /** A word that must not appear in any log from now on. Very short ones would blank out ordinary text. */
  keepOut(secret: string): void {
    const word = folded(secret);
    if (word.length < 3 || this.#secrets.has(word)) return;
    this.#secrets.add(word);
    this.#sorted = undefined;
  }

  /** A path that must not appear, nor the name of any folder on the way to it: folders are named after patients. */
  keepOutPath(path: string): void {
    this.keepOut(path);
    this.keepOut(resolve(path));
    for (const name of path.split(/[/\\]/)) this.keepOut(name);
    this.keepOut(basename(path, extname(path)));
  }

  redact(text: string): string {
    this.#sorted ??= [...this.#secrets].sort((a, b) => b.length - a.length);
    let redacted = text.normalize('NFC');
    for (const secret of this.#sorted) {
      // Folding may change a text's length, so a place in the folded one is no place in the text.
      if (folded(redacted).includes(secret)) redacted = redacted.replace(anyCase(secret), '[name]');
    }
    return patterns.reduce((rest, [pattern, substitute]) => rest.replace(pattern, substitute), redacted);
  }
}

const folded = (text: string) => text.normalize('NFC').toLowerCase();
const anyCase = (secret: string) => new RegExp(secret.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'giu');

const fileEnd =
  '\\.(?:mp4|m4v|mov|mkv|avi|mpe?g|webm|dcm|png|jpe?g|tiff?|bmp|csv|json|xml|svs|onnx|pth?|safetensors|sqlite)\\b';

const patterns: readonly (readonly [RegExp, string])[] = [
  [/file:\/\/\S+/gi, '[path]'],
  // What is quoted may hold blanks and apostrophes; an apostrophe inside a word opens no quotation.
  [/"[^\n]*?"(?!\w)/g, '[text]'],
  [/(?<!\w)'[^\n]*?'(?!\w)/g, '[text]'],
  [/`[^\n]*?`(?!\w)/g, '[text]'],
  [/[A-Za-z]:\\[^\n\r]*/g, '[path]'],
  [/\\\\[^\s\\]+\\[^\n\r]*/g, '[path]'],
  // A bare path may hold blanks where it ends as a file does; otherwise it ends at a blank.
  [new RegExp(`(?<![\\w/])(?:\\.{1,2}|~)?/[^\\n:]*?${fileEnd}`, 'gi'), '[path]'],
  [/(?<![\w/])(?:\.{1,2}|~)?\/[^\s,;:)\]}]+/g, '[path]'],
  [/[\w.+-]+@[\w-]+\.[\w.]+/g, '[address]'],
  [new RegExp(`[^\\s/\\\\]+${fileEnd}`, 'gi'), '[file]'],
];
