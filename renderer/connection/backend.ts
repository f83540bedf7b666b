import { createORPCClient, DynamicLink } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import type { RefusedLibrary } from '../../main/contract/desktop.ts';
import type { contract } from '../../main/contract/index.ts';
import { type BackendLink, connectBackend } from './connect.ts';

export type ConnectionState = 'connecting' | 'open' | 'lost';

let state: ConnectionState = 'connecting';
let generation = 0;
let reason = '';
let refused: RefusedLibrary | undefined;
let link: BackendLink | undefined;
let mediaBase: string | undefined;
let waiting: ((link: BackendLink) => void)[] = [];
const listeners = new Set<() => void>();

/** The backend as a typed client. It stays the same object when the backend was restarted behind it. */
export const backend: ContractRouterClient<typeof contract> = createORPCClient(
  new DynamicLink(() => link ?? new Promise<BackendLink>((resolve) => waiting.push(resolve))),
);

/** Query and mutation options of every procedure. */
export const api = createTanstackQueryUtils(backend);

/** Where the connection stands, and how often it was opened. */
export const connection = {
  state: () => state,
  generation: () => generation,
  /** Why it was lost, in a sentence; empty where nobody knows. */
  reason: () => reason,
  /** Set where the library itself cannot be opened. */
  refused: () => refused,
  /** Address below which pictures and videos are, of the latest backend; it changes with each. Known once there was one. */
  mediaBase: () => mediaBase,
  /** Resolves when there is a backend: at once, or with the next one. */
  opened: async (): Promise<void> => {
    if (link === undefined) await new Promise<BackendLink>((resolve) => waiting.push(resolve));
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

connectBackend({
  opened(opened, { media }) {
    link = opened;
    mediaBase = media;
    generation += 1;
    for (const resolve of waiting) resolve(opened);
    waiting = [];
    change('open');
  },
  lost(why, library) {
    link = undefined;
    reason = why;
    refused = library;
    change('lost');
  },
});

function change(next: ConnectionState): void {
  state = next;
  for (const listener of listeners) listener();
}
