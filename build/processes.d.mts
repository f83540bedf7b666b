export const processesFolder: string;
export function buildProcesses(folder?: string): Promise<void>;
