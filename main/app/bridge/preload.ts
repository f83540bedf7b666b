import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { BackendNotice, DesktopBridge, DesktopCommand } from '../../contract/desktop.ts';
import { channels } from './channels.ts';

// The one preload script. It runs in the sandbox beside the page and hands over named functions, never a channel.

/** Before Electron 29 a File carries its own path. */
type FileWithPath = File & { readonly path?: string };

function listen<Value>(channel: string, listener: (value: Value) => void): () => void {
  const forward = (_event: unknown, value: Value) => listener(value);
  ipcRenderer.on(channel, forward);
  ipcRenderer.send(channels.listening, channel); // what came earlier is sent now
  return () => void ipcRenderer.off(channel, forward);
}

const bridge: DesktopBridge = {
  connectBackend: () => ipcRenderer.invoke(channels.connectBackend),
  openLibrary: (backup) => ipcRenderer.invoke(channels.openLibrary, backup),
  tellRunningJobs: (count) => ipcRenderer.send(channels.runningJobs, count),
  pathOfFile: (file) => webUtils?.getPathForFile(file) ?? (file as FileWithPath).path ?? '',
  chooseFiles: (kind) => ipcRenderer.invoke(channels.chooseFiles, kind),
  chooseSavePath: (suggestedName) => ipcRenderer.invoke(channels.chooseSavePath, suggestedName),
  showInFolder: (path) => ipcRenderer.invoke(channels.showInFolder, path),
  onCommand: (listener) => listen<DesktopCommand>(channels.command, listener),
  onOpenFiles: (listener) => listen<string[]>(channels.openFiles, listener),
  onBackendNotice: (listener) => listen<BackendNotice>(channels.backendNotice, listener),
  platform: process.platform as DesktopBridge['platform'],
  appVersion: process.argv.find((argument) => argument.startsWith('--caliper-version='))?.split('=')[1] ?? '',
};

contextBridge.exposeInMainWorld('caliper', bridge);
