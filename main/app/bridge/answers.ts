import { basename, isAbsolute } from 'node:path';
import { dialog, type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, shell } from 'electron';
import { type BackendAddress, type FileKind, fileKinds } from '../../contract/desktop.ts';
import { isTrustedSender } from '../security/sender.ts';
import type { MainWindow } from '../window/main-window.ts';
import { channels } from './channels.ts';
import { fileFilters } from './file-filters.ts';

/** Of a file in the library's own folder of backups, nowhere else. */
const backupFile = /^library-[\w-]{1,200}\.sqlite$/;

/** What the answers need of the rest of the shell. */
export interface BridgeHost {
  readonly window: () => MainWindow | undefined;
  readonly connectBackend: () => Promise<BackendAddress>;
  readonly openLibrary: (backup: string | undefined) => void;
  readonly onRunningJobs: (count: number) => void;
  /** The page listens to this channel from now on. */
  readonly onListening: (channel: string) => void;
  readonly onRefused: (what: string) => void;
}

/**
 * Answers the preload script. Each message is taken from our own page's top frame only, and each argument is checked:
 * a page that was taken over could send anything.
 */
export function answerBridge(host: BridgeHost): void {
  const trusted = (event: IpcMainEvent | IpcMainInvokeEvent, channel: string) => {
    const isTrusted = isTrustedSender(event, host.window()?.contents);
    if (!isTrusted) host.onRefused(`message ${channel} of a strange frame`);
    return isTrusted;
  };
  const on = (channel: string, listener: (argument: unknown) => void) =>
    ipcMain.on(channel, (event, argument: unknown) => {
      if (trusted(event, channel)) listener(argument);
    });
  const handle = (channel: string, answer: (argument: unknown) => unknown) =>
    ipcMain.handle(channel, (event, argument: unknown) => {
      if (!trusted(event, channel)) throw new Error('This page may not ask that.');
      return answer(argument);
    });

  on(channels.listening, (channel) => {
    if (typeof channel === 'string') host.onListening(channel);
  });
  handle(channels.connectBackend, host.connectBackend);
  on(channels.runningJobs, (count) => {
    if (Number.isSafeInteger(count)) host.onRunningJobs(count as number);
  });
  handle(channels.openLibrary, (backup) => {
    if (backup !== undefined && !(typeof backup === 'string' && backupFile.test(backup)))
      throw new TypeError('the name of a backup is needed');
    host.openLibrary(backup);
  });
  handle(channels.chooseFiles, async (kind) => {
    if (!fileKinds.includes(kind as FileKind)) throw new TypeError('unknown kind of file');
    const answer = await dialog.showOpenDialog(host.window()!.native, dialogOptions(kind as FileKind));
    return answer.canceled ? [] : answer.filePaths;
  });
  handle(channels.chooseSavePath, async (name) => {
    if (typeof name !== 'string' || name.length > 255) throw new TypeError('a file name is needed');
    const answer = await dialog.showSaveDialog(host.window()!.native, { defaultPath: basename(name) });
    return answer.canceled || !answer.filePath ? null : answer.filePath;
  });
  handle(channels.showInFolder, (path) => {
    if (typeof path !== 'string' || !isAbsolute(path)) throw new TypeError('an absolute path is needed');
    shell.showItemInFolder(path);
  });
}

function dialogOptions(kind: FileKind): Electron.OpenDialogOptions {
  if (kind === 'folder' || kind === 'model') return { properties: ['openDirectory'] };
  return { properties: ['openFile', 'multiSelections'], filters: fileFilters[kind] };
}
