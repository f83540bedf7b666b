import type { WebSocket } from 'ws';

const everyMs = 30_000;
/** A busy backend may read an answer one beat late; so many unanswered ones are no accident. */
const mostUnanswered = 2;

/** Asks a client now and then whether it is still there, and ends a connection whose other end has gone without a word. */
export function endDeadClient(client: WebSocket): void {
  let unanswered = 0;
  const pulse = setInterval(() => {
    if (unanswered >= mostUnanswered) return client.terminate();
    unanswered += 1;
    client.ping();
  }, everyMs);
  client.on('pong', () => {
    unanswered = 0;
  });
  client.on('close', () => clearInterval(pulse));
}
