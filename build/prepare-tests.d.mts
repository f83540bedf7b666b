/** Installs and builds what tests need, and opens a display in memory where there is none; the answer ends it. */
export function prepareTests(): Promise<() => void>;
