/** A page of Chromium or a process of Node, spoken to over the debugging protocol that both have. */
export interface Inspector {
  /** The value of an expression; a promise is waited for. */
  evaluate<Value>(expression: string): Promise<Value>;
  close(): void;
}

/**
 * Waits until a debugging server on this machine names something that can be inspected, and connects to it.
 * @param isMeant chooses among what the server names
 */
export async function inspect(
  port: number,
  isMeant: (target: { readonly type: string; readonly url: string }) => boolean,
): Promise<Inspector> {
  for (let attempt = 0; attempt < 2000; attempt += 1) {
    const targets = await fetch(`http://127.0.0.1:${port}/json/list`).then(
      (answer) => answer.json() as Promise<{ type: string; url: string; webSocketDebuggerUrl: string }[]>,
      () => [],
    );
    const target = targets.find(isMeant);
    if (target !== undefined) return connect(target.webSocketDebuggerUrl);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`nothing to inspect on port ${port}`);
}

async function connect(address: string): Promise<Inspector> {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  let lastId = 0;
  return {
    evaluate: <Value>(expression: string) =>
      new Promise<Value>((resolve, reject) => {
        lastId += 1;
        const id = lastId;
        const listen = ({ data }: MessageEvent) => {
          const answer = JSON.parse(String(data));
          if (answer.id !== id) return;
          socket.removeEventListener('message', listen);
          const failed = answer.error ?? answer.result.exceptionDetails;
          if (failed === undefined) resolve(answer.result.result.value as Value);
          else reject(new Error(JSON.stringify(failed)));
        };
        socket.addEventListener('message', listen);
        socket.addEventListener('close', () => reject(new Error('the connection was closed')));
        setTimeout(() => reject(new Error('no answer within a minute')), 60_000).unref();
        const params = { expression, awaitPromise: true, returnByValue: true };
        socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }));
      }),
    close: () => socket.close(),
  };
}
