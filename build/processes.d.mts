export const processesFolder: string;
export function buildProcesses(folder?: string): Promise<void>;
export function linkToCheckout(folder?: string): void;
