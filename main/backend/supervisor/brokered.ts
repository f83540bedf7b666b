import type { ContractPort } from '../serve/message-port.ts';
import type { EngineProcess, SpawnEngine } from './engine-process.ts';

/** The parent of a utility process: only it can start another one. */
export interface ParentPort {
  postMessage(message: unknown): void;
  on(type: 'message', listener: (event: { data: unknown; ports: readonly ContractPort[] }) => void): void;
}

/** What the parent says about engines. */
type EngineNews =
  | { readonly engine: 'port'; readonly engineId: number }
  | {
      readonly engine: 'exit';
      readonly engineId: number;
      readonly reason: string;
      readonly lastWords?: string;
    };

/**
 * Starts engines through the parent: inside Electron a utility process cannot start another. It asks with
 * `{engine: 'start', engineId}`, gets a port to the engine with `{engine: 'port', engineId}`, and `{engine: 'exit'}` when
 * that has ended.
 */
export function brokeredEngine(parent: ParentPort): SpawnEngine {
  const engines = new Map<number, BrokeredEngine>();
  let lastEngineId = 0;
  parent.on('message', ({ data, ports }) => {
    const news = data as EngineNews;
    const engine = engines.get(news.engineId);
    if (news.engine === 'port' && ports[0] !== undefined) engine?.connect(ports[0]);
    if (news.engine === 'exit') engine?.end(news.reason, news.lastWords);
  });
  return () => {
    lastEngineId += 1;
    const engineId = lastEngineId;
    const engine = new BrokeredEngine(() => parent.postMessage({ engine: 'kill', engineId }));
    engines.set(engineId, engine);
    engine.onExit(() => engines.delete(engineId));
    parent.postMessage({ engine: 'start', engineId });
    return engine;
  };
}

class BrokeredEngine implements EngineProcess {
  readonly kill: () => void;
  #port: ContractPort | undefined;
  #messageListeners: ((message: unknown) => void)[] = [];
  #exitListeners: ((reason: string, lastWords?: string) => void)[] = [];

  constructor(kill: () => void) {
    this.kill = kill;
  }
  connect(port: ContractPort): void {
    this.#port = port;
    const hear = (event?: { data?: unknown }) => {
      for (const listener of this.#messageListeners) listener(event?.data);
    };
    if ('addEventListener' in port) port.addEventListener('message', hear);
    else port.on('message', hear);
    port.start?.();
  }
  /** An engine speaks first, so there is a port by the time that it is spoken to. */
  send(message: unknown): void {
    this.#port?.postMessage(message);
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#messageListeners.push(listener);
  }
  onExit(listener: (reason: string, lastWords?: string) => void): void {
    this.#exitListeners.push(listener);
  }
  end(reason: string, lastWords?: string): void {
    for (const listener of this.#exitListeners.splice(0)) listener(reason, lastWords);
  }
}
