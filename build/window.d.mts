export function buildShell(): Promise<void>;
export function buildPage(): Promise<void>;
