/**
 * Keeps the end of what a process wrote.
 * @returns gives the line that says why it ended: the last that names an error, otherwise the last
 */
export function lastLines(stream: NodeJS.ReadableStream | null): () => string {
  let tail = '';
  stream?.on('data', (chunk: Buffer | string) => {
    tail = (tail + chunk.toString()).slice(-4000);
  });
  return () => {
    const lines = tail.trim().split('\n');
    return (lines.findLast?.((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? '').trim();
  };
}
