import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type BackendClient, connectLoopback } from '../../main/backend/index.ts';
import type { BackendAddress } from '../../main/contract/desktop.ts';
import { processesBelow } from './process-tree.ts';

type Part = 'backend' | 'engine';

/** The packaged application. Its fuses keep test drivers out of the shell, so this speaks to page and backend alone. */
export interface PackagedApplication extends AsyncDisposable {
  /** Evaluates in the page; undefined while the page begins, and for what throws. */
  evaluate(expression: string): Promise<unknown>;
  /** Address and words of the page. */
  text(): Promise<unknown>;
  /** A client of its backend, by a way in that the page was given; waits while the backend is started again. */
  client(): Promise<BackendClient>;
  /** Programs of its running processes of a kind. Linux only. */
  processes(part: Part): string[];
  /** Sends a signal to every process of these kinds. */
  signal(part: Part, signal: NodeJS.Signals, ...others: Part[]): void;
}

/** Starts it with library and settings below `folder`. Its disposal asks it to quit, as the system does at its own end. */
export async function startPackaged(executable: string, folder: string): Promise<PackagedApplication> {
  const folders = [`--user-data-dir=${join(folder, 'shell')}`, `--library=${join(folder, 'library')}`];
  const child = spawn(executable, ['--no-sandbox', '--remote-debugging-port=0', ...folders], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit');
  const evaluate = await connectToPage(await debuggerPort(child));
  // Readers are engines in another role: a word behind the entry says which.
  const commands: Record<Part, RegExp> = {
    backend: /main\/backend\/entry/,
    engine: /main\/engine\/entry\S* inference /,
  };
  const pidsOf = (part: Part) =>
    processesBelow(child.pid!)
      .filter(({ command }) => commands[part].test(command))
      .map(({ pid }) => pid);
  return {
    evaluate,
    text: () => evaluate('location.href + document.body.innerText'),
    async client() {
      let address: BackendAddress | undefined;
      while (address === undefined) {
        address = (await evaluate('caliper.connectBackend()')) as BackendAddress | undefined; // none if it just died
      }
      return connectLoopback(new WebSocket(address.socket));
    },
    processes: (part) => pidsOf(part).map((pid) => readlinkSync(`/proc/${pid}/exe`)),
    signal(part, signal, ...others) {
      for (const pid of [part, ...others].flatMap(pidsOf)) process.kill(pid, signal);
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function debuggerPort({ stderr }: ChildProcess): Promise<string> {
  for await (const line of createInterface(stderr!)) {
    const match = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(line);
    if (match) return match[1]!;
  }
  throw new Error('the application ended before it could be watched');
}

async function connectToPage(port: string): Promise<(expression: string) => Promise<unknown>> {
  let address: string | undefined;
  while (address === undefined) {
    const targets = await fetch(`http://127.0.0.1:${port}/json`).then((answer) => answer.json());
    const pages = targets as { type: string; url: string; webSocketDebuggerUrl: string }[];
    address = pages.find(({ type, url }) => type === 'page' && url.startsWith('app:'))?.webSocketDebuggerUrl;
  }
  const socket = new WebSocket(address);
  await once(socket, 'open');
  return async (expression) => {
    const params = { expression, awaitPromise: true, returnByValue: true };
    socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }));
    const [{ data }] = (await once(socket, 'message')) as [{ data: string }];
    const { result } = JSON.parse(data);
    return result?.exceptionDetails === undefined ? result?.result.value : undefined;
  };
}
