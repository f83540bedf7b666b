// Stands for the engine: says that it is ready, then what it was given.
interface Port {
  postMessage(message: unknown): void;
  on(type: 'message', listener: (event: { data: { values: Float32Array } }) => void): void;
  start(): void;
}
const { parentPort } = process as unknown as {
  parentPort: { once(type: 'message', listener: (event: { ports: Port[] }) => void): void };
};
parentPort.once('message', ({ ports: [port] }) => {
  port!.on('message', ({ data }) =>
    port!.postMessage({ type: 'got', kind: data.values.constructor.name, values: [...data.values] }),
  );
  port!.start();
  port!.postMessage({ type: 'ready' });
});
