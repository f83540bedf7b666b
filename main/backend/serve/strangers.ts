import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** So many connections may stand that have shown no secret yet; one more ends the oldest of them. */
const mostStrangers = 64;
/** In this time a connection has to show a secret. */
const shownWithinMs = 10_000;

/**
 * The connections to a server that have not shown a secret. Anybody on this machine can open some; they are few, do not
 * stay long, and make room for whoever comes next, so that they keep nobody out.
 */
export class Strangers {
  readonly #standing = new Map<Socket, NodeJS.Timeout>();

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      socket.on('error', () => socket.destroy()); // without one an upgraded socket that is reset ends the process
      socket.once('close', () => this.#forget(socket));
      this.#standing.set(
        socket,
        setTimeout(() => socket.destroy(), shownWithinMs),
      );
      if (this.#standing.size > mostStrangers) this.#standing.keys().next().value?.destroy();
    });
  }

  /** The connection has shown a secret: it may stay. */
  isKnown(socket: Socket): void {
    this.#forget(socket);
  }

  #forget(socket: Socket): void {
    clearTimeout(this.#standing.get(socket));
    this.#standing.delete(socket);
  }
}
