import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type BackendClient, connectLoopback } from '../main/backend/index.ts';

const entry = join(import.meta.dirname, '../main/backend/entry.ts');

/** The backend in a process of its own, as the window has it. */
export interface RunningBackend {
  readonly child: ChildProcess;
  readonly port: number;
  readonly client: BackendClient;
  newToken(): Promise<string>;
  /** Ends it as the window does, by its standard input; its status and signal. */
  end(): Promise<readonly [number | null, NodeJS.Signals | null]>;
}

/** @param nodeArguments for its Node, such as `--import FILE` */
export async function startBackend(
  library: string,
  nodeArguments: readonly string[] = [],
): Promise<RunningBackend> {
  const child = spawn(process.execPath, [...nodeArguments, entry, '--library', library], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  child.stderr.resume();
  const waiting: ((line: string) => void)[] = [];
  const nextLine = () => new Promise<string>((resolve) => waiting.push(resolve));
  const first = nextLine();
  createInterface(child.stdout).on('line', (line) => waiting.shift()?.(line));
  const { port, token } = JSON.parse(await first) as { port: number; token: string };
  const socket = new WebSocket(`ws://127.0.0.1:${port}/?token=${token}`);
  const client = connectLoopback(socket);
  await once(socket, 'open');
  return {
    child,
    port,
    client,
    async newToken() {
      const line = nextLine();
      child.stdin.write('token\n');
      return (JSON.parse(await line) as { token: string }).token;
    },
    async end() {
      child.stdin.end();
      const [status, signal] = await exited;
      return [status, signal];
    },
  };
}
