import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { type BackendProcess, BackendRefused, type SpawnBackend } from './backend-process.ts';
import { lastLines } from './last-lines.ts';

const GoodBackup = z.object({ name: z.string(), at: z.string(), reason: z.string() });

/** What `main/backend/entry.ts` writes, one JSON value a line. */
const Line = z.union([
  z.object({ port: z.int(), token: z.string(), mediaToken: z.string() }),
  z.object({ token: z.string() }),
  z.object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      details: z.object({ what: z.string().optional(), goodBackups: z.array(GoodBackup).default([]) }),
    }),
  }),
]);

export interface NodeBackendOptions {
  /** A Node of version 22.18 or later. */
  readonly node: string;
  /** Path of the backend's entry module. */
  readonly entry: string;
  readonly libraryFolder: string;
  /** The one origin whose page may connect. */
  readonly origin: string;
  /** The loopback port that it takes if it is free, asked for at each start. */
  readonly port: () => number;
  /** Where Node keeps compiled code, so that the next start is quicker. */
  readonly codeCache: string;
}

/** Starts backends as children of a Node of our own. Pages connect to their loopback servers; nothing passes through here. */
export function nodeBackend({
  node,
  entry,
  libraryFolder,
  origin,
  port,
  codeCache,
}: NodeBackendOptions): SpawnBackend {
  return (backup) => {
    const args = [entry, '--library', libraryFolder, '--origin', origin, '--port', String(port())];
    if (backup !== undefined) args.push('--restore', backup);
    const child = spawn(node, args, {
      env: { NODE_COMPILE_CACHE: codeCache, ...plainEnvironment(process.env) },
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const stderr = lastLines(child.stderr);
    const exitListeners: ((reason: string, lastWords?: string) => void)[] = [];
    const waiting: { resolve(token: string): void; reject(error: Error): void }[] = [];
    let ended = false;
    let served: { readonly port: number; readonly mediaToken: string } | undefined;
    let firstToken: string | undefined;

    const end = (reason: string) => {
      if (ended) return;
      ended = true;
      for (const { reject } of waiting.splice(0)) reject(new Error('The backend has ended.'));
      const lastWords = stderr() || undefined;
      for (const listener of exitListeners) listener(reason, lastWords);
    };
    child.on('error', (error) => end(error.message));
    child.on('close', (code, signal) => end(signal ? `ended by ${signal}` : `ended with status ${code}`));
    child.stdin.on('error', () => {}); // its end is told by `close`

    const ready = new Promise<void>((resolve, reject) => {
      createInterface(child.stdout).on('line', (text) => {
        const line = Line.safeParse(parseJson(text));
        if (!line.success) return;
        if ('error' in line.data) {
          const { code, message, details } = line.data.error;
          return reject(new BackendRefused(details.what ?? message, { code, backups: details.goodBackups }));
        }
        if ('port' in line.data) {
          served = line.data;
          firstToken = line.data.token;
          return resolve();
        }
        waiting.shift()?.resolve(line.data.token);
      });
    });
    /** Each connection takes a token of its own: a page that was loaded again needs another. */
    const takeToken = async () => {
      const token = firstToken;
      firstToken = undefined;
      if (token !== undefined) return token;
      return new Promise<string>((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write('token\n');
      });
    };
    return {
      ready,
      async address() {
        if (served === undefined || ended) throw new Error('The backend does not serve.');
        const token = await takeToken();
        const host = `127.0.0.1:${served.port}`;
        return {
          socket: `ws://${host}/?token=${token}`,
          media: `http://${host}/media/${served.mediaToken}/`,
        };
      },
      onExit: (listener) => void exitListeners.push(listener),
      stop: () => void child.stdin.end(),
      kill: () => void child.kill('SIGKILL'),
    } satisfies BackendProcess;
  };
}

/** The environment without what would make a Node child behave like Electron or load foreign code. */
function plainEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { ELECTRON_RUN_AS_NODE: _runAsNode, NODE_OPTIONS: _options, ...rest } = environment;
  return rest;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
