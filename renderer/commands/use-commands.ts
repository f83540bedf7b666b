import { useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { type CommandId, commands } from './all.ts';
import { keyOf } from './keys.ts';

type Handlers = Partial<Record<CommandId, (() => void) | undefined>>;

const mounted: { readonly current: Handlers }[] = [];
const listeners = new Set<() => void>();
let available: readonly CommandId[] = [];

/** Makes commands work while the component is mounted; `undefined` where one is not possible now. */
export function useCommands(handlers: Handlers): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  const ids = Object.keys(handlers)
    .filter((id) => handlers[id as CommandId] !== undefined)
    .join(' ');
  // In the same moment as the screen appears: a key pressed right then is not lost.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the set of possible commands is what others listen to
  useLayoutEffect(() => {
    mounted.push(latest);
    announce();
    return () => {
      mounted.splice(mounted.indexOf(latest), 1);
      announce();
    };
  }, [ids]);
}

/** The commands that are possible now. */
export function useAvailableCommands(): readonly CommandId[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => available,
  );
}

/** Runs the command if it is possible now; the screen that came last wins. Returns whether it ran. */
export function runCommand(id: CommandId): boolean {
  const handler = mounted.findLast(({ current }) => current[id] !== undefined)?.current[id];
  handler?.();
  return handler !== undefined;
}

/** Resolves with true once the command is possible, with false if it is not within the time. */
export function whenAvailable(id: CommandId, patienceMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (possible: boolean) => {
      clearTimeout(timer);
      listeners.delete(look);
      resolve(possible);
    };
    const look = () => available.includes(id) && settle(true);
    const timer = setTimeout(() => settle(false), patienceMs);
    listeners.add(look);
    look();
  });
}

function announce(): void {
  const known = Object.keys(commands) as CommandId[];
  available = known.filter((id) => mounted.some(({ current }) => current[id] !== undefined));
  for (const listener of listeners) listener();
}

window.addEventListener('keydown', (event) => {
  if (event.defaultPrevented) return;
  const key = keyOf(event);
  if (isTypedHere(event.target, key)) return;
  for (const id of available) {
    if (commands[id].keys?.includes(key) && runCommand(id)) {
      event.preventDefault();
      return;
    }
  }
});

/** Whether the key belongs to the element that has the focus: text fields, a dialog, a pressed button. */
function isTypedHere(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('[role="dialog"]') !== null) return true;
  const typesText = target.matches(
    'input:not([type=checkbox]):not([type=radio]), textarea, [contenteditable=true]',
  );
  // A text field has its own undo, and its own meaning of every plain key.
  if (typesText) return !key.startsWith('Mod+') || ['Mod+A', 'Mod+Z', 'Mod+Shift+Z', 'Mod+Y'].includes(key);
  return (key === 'Space' || key === 'Enter') && target.matches('button, a, summary, [role=button], input');
}
