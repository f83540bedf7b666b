export function buildShell(): Promise<void>;
export function buildPage(): Promise<void>;
export function buildForElectron(entry: string, folder: string, name: string): Promise<void>;
