import { desktop } from '../connection/desktop.ts';

export const isMac =
  desktop === undefined ? navigator.platform.startsWith('Mac') : desktop.platform === 'darwin';

/** The event as a key name such as `Mod+Shift+Z`; Shift is left out where it only makes another character. */
export function keyOf(event: KeyboardEvent): string {
  const parts: string[] = [];
  if (isMac ? event.metaKey : event.ctrlKey) parts.push('Mod');
  if (event.altKey) parts.push('Alt');
  const named = event.key === ' ' ? 'Space' : event.key;
  const isLetter = /^[a-z]$/i.test(named);
  if (event.shiftKey && (named.length > 1 || isLetter)) parts.push('Shift');
  parts.push(isLetter ? named.toUpperCase() : named);
  return parts.join('+');
}

const symbols: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Mod: isMac ? '⌘' : 'Ctrl',
  Escape: 'Esc',
  Delete: 'Del',
};

/** The caps to draw for a key name: `Mod+K` becomes `Ctrl`, `K`. */
export function keyCaps(keys: string): string[] {
  return keys.split('+').map((part) => symbols[part] ?? part);
}
