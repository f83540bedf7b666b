export interface StreamListener<Event> {
  /**
   * A stream has begun. What changed before that was told to nobody: between the first reads and the first stream, and
   * between one stream and the next.
   */
  began(): void;
  told(event: Event): void;
}

/**
 * Follows a stream of the backend for as long as `current` says; one that ends is opened again after a moment.
 * @param pauseMs between the end of a stream and the next
 */
export async function keepListening<Event>(
  current: () => boolean,
  open: () => Promise<AsyncIterable<Event>>,
  { began, told }: StreamListener<Event>,
  pauseMs = 2000,
): Promise<void> {
  while (current()) {
    try {
      const stream = await open();
      began();
      for await (const event of stream) told(event);
    } catch {
      // the connection says what happened to it
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
