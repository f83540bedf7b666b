import type { Page } from 'playwright-core';

/**
 * Milliseconds of calls that the page makes to the backend, one after the other, on a socket of its own, as the contract's
 * client sends them.
 */
export const timeCalls = (page: Page, procedure: string, input: object, count: number): Promise<number[]> =>
  page.evaluate<number[]>(`(async () => {
    const { socket: address } = await caliper.connectBackend();
    const socket = new WebSocket(address);
    await new Promise((resolve) => { socket.onopen = resolve; });
    const waiting = new Map();
    socket.addEventListener('message', ({ data }) => {
      const { i, p } = JSON.parse(data);
      waiting.get(i)?.(p);
    });
    const times = [];
    for (let n = 0; n < ${count}; n += 1) {
      const start = performance.now();
      const answer = await new Promise((resolve) => {
        waiting.set('bench-' + n, resolve);
        socket.send(JSON.stringify({
          i: 'bench-' + n, p: { u: ${JSON.stringify(`/${procedure.replace('.', '/')}`)}, b: { json: ${JSON.stringify(input)} } },
        }));
      });
      if (answer.s !== undefined && answer.s >= 400) throw new Error(JSON.stringify(answer));
      times.push(performance.now() - start);
    }
    socket.close();
    return times;
  })()`);
