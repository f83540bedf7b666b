/**
 * Takes out of a text everything that may name a person: paths, file names, e-mail addresses, and whatever was
 * registered as secret (patient pseudonyms, names of media, tokens). Registered words go first, because a path
 * pattern would cut them in two.
 */
export class Redactor {
  readonly #secrets = new Set<string>();

  /** A word that must not appear in any log from now on. Very short ones would blank out ordinary text. */
  keepOut(secret: string): void {
    if (secret.length >= 3) this.#secrets.add(secret);
  }

  redact(text: string): string {
    let redacted = text;
    for (const secret of [...this.#secrets].sort((a, b) => b.length - a.length)) {
      redacted = redacted.replaceAll(secret, '[name]');
    }
    return patterns.reduce((rest, [pattern, substitute]) => rest.replace(pattern, substitute), redacted);
  }
}

const patterns: readonly (readonly [RegExp, string])[] = [
  [/file:\/\/\S+/gi, '[path]'],
  [/[A-Za-z]:\\[^"'\n\r]*/g, '[path]'],
  [/\\\\[^\s"']+\\[^"'\n\r]*/g, '[path]'],
  // Quoted paths may hold blanks; bare ones end at a blank.
  [/(["'`])(?:\.{0,2}\/|~\/)[^"'`\n]*\1/g, '[path]'],
  [/(?<![\w/])(?:\.{1,2}|~)?\/[^\s"'`,;:)\]}]+/g, '[path]'],
  [/[\w.+-]+@[\w-]+\.[\w.]+/g, '[address]'],
  [
    /[^\s"'`/\\]+\.(?:mp4|mov|mkv|avi|mpe?g|webm|dcm|png|jpe?g|tiff?|bmp|csv|json|xml|svs|onnx|pth?|safetensors)\b/gi,
    '[file]',
  ],
];
