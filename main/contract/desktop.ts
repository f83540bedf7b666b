/** What the menu can ask of the window. */
export const desktopCommands = [
  'open-media',
  'open-folder',
  'import-annotations',
  'import-model',
  'export',
  'undo',
  'redo',
  'find',
  'show-library',
  'show-jobs',
  'show-models',
  'show-settings',
  'show-shortcuts',
] as const;

export type DesktopCommand = (typeof desktopCommands)[number];

/** Kinds of file that a dialog offers; a `model` is the folder of a bundle, a `network` an ONNX file. */
export const fileKinds = ['media', 'annotations', 'folder', 'model', 'network', 'weights'] as const;

export type FileKind = (typeof fileKinds)[number];

/** Why a library was not opened, and the backups of it that are whole. */
export interface RefusedLibrary {
  readonly code: string;
  readonly backups: readonly GoodBackup[];
}

export interface GoodBackup {
  readonly name: string;
  /** UTC. */
  readonly at: string;
  readonly reason: string;
}

/** How the backend fares; `reason` is for people and says what happened, `lastWords` what it said itself. */
export interface BackendNotice {
  readonly state: 'starting' | 'ready' | 'restarting' | 'stopped';
  /** Counts the backends started so far: above 1, an earlier one ended. */
  readonly generation: number;
  readonly reason?: string;
  readonly lastWords?: string;
  /** It ended because the library cannot be opened. That is tried again by itself. */
  readonly refused?: RefusedLibrary;
}

/** Why the last backend ended, for people; empty while none has. */
export const whyItEnded = ({ reason = '', lastWords }: BackendNotice): string =>
  lastWords === undefined ? reason : `${reason}: ${lastWords}`;

/** Where the backend answers one page, on this machine's loopback. */
export interface BackendAddress {
  /** `ws://127.0.0.1:PORT/?token=…`, for the contract; it can be opened once. */
  readonly socket: string;
  /** `http://127.0.0.1:PORT/media/…/`, for pictures and videos; as often as wanted. */
  readonly media: string;
}

/** What the desktop shell gives to its page as `window.caliper`; absent in a browser. */
export interface DesktopBridge {
  /** Waits for a backend that is starting; rejects while there is none. Each call gives a way in of its own. */
  connectBackend(): Promise<BackendAddress>;
  /** Tries at once to open a library that was refused; with a backup's name, after that was put in its place. */
  openLibrary(backup?: string): Promise<void>;
  /** How many jobs would be cut off if the window were closed. */
  tellRunningJobs(count: number): void;
  /** Absolute path of a file that was dropped or chosen; empty for one that is not on this disk. */
  pathOfFile(file: File): string;
  /** Paths chosen in the system's dialog; empty if it was cancelled. */
  chooseFiles(kind: FileKind): Promise<string[]>;
  chooseSavePath(suggestedName: string): Promise<string | null>;
  showInFolder(path: string): Promise<void>;
  /** Returns a function that ends it, as the next two do. */
  onCommand(listener: (command: DesktopCommand) => void): () => void;
  /** Files of the command line, of a file association or of a second start; those that came early arrive at once. */
  onOpenFiles(listener: (paths: string[]) => void): () => void;
  /** Called with the present state at once, then with each change. */
  onBackendNotice(listener: (notice: BackendNotice) => void): () => void;
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly appVersion: string;
}
