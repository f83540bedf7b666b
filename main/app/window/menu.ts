import { type App, Menu, type MenuItemConstructorOptions } from 'electron';
import type { DesktopCommand } from '../../contract/desktop.ts';

export interface MenuActions {
  readonly send: (command: DesktopCommand) => void;
  readonly showLogs: () => void;
  /** Steps of the page's zoom; 0 for its own size. */
  readonly zoomBy: (steps: number) => void;
}

/** Sets the application's menu. What concerns the page is sent to it as a command; the rest the shell does itself. */
export function setMenu(app: App, { send, showLogs, zoomBy }: MenuActions): void {
  const item = (
    label: string,
    command: DesktopCommand,
    accelerator?: string,
  ): MenuItemConstructorOptions => ({
    label,
    id: command,
    click: () => send(command),
    ...(accelerator !== undefined && { accelerator }),
  });
  const line: MenuItemConstructorOptions = { type: 'separator' };
  const hidden = { label: 'Zoom In', visible: false, acceleratorWorksWhenHidden: true };
  const isMac = process.platform === 'darwin';
  const developer: MenuItemConstructorOptions[] = app.isPackaged
    ? []
    : [line, { role: 'reload' }, { role: 'toggleDevTools' }];

  const menus: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    {
      label: '&File',
      submenu: [
        item('Open files…', 'open-media', 'CmdOrCtrl+O'),
        item('Open folder…', 'open-folder', 'CmdOrCtrl+Shift+O'),
        line,
        item('Import boxes…', 'import-annotations', 'CmdOrCtrl+I'),
        item('Import model…', 'import-model'),
        line,
        item('Export results…', 'export', 'CmdOrCtrl+E'),
        line,
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        item('Undo', 'undo', 'CmdOrCtrl+Z'),
        item('Redo', 'redo', isMac ? 'Cmd+Shift+Z' : 'Ctrl+Y'),
        line,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
        line,
        item('Find…', 'find', 'CmdOrCtrl+F'),
      ],
    },
    {
      label: '&View',
      submenu: [
        item('Library', 'show-library', 'CmdOrCtrl+1'),
        item('Jobs', 'show-jobs', 'CmdOrCtrl+2'),
        item('Models', 'show-models', 'CmdOrCtrl+3'),
        item('Settings', 'show-settings', 'CmdOrCtrl+,'),
        line,
        { id: 'zoom-reset', label: 'Actual Size', accelerator: 'CmdOrCtrl+0', click: () => zoomBy(0) },
        { id: 'zoom-in', label: 'Zoom In', accelerator: 'CmdOrCtrl+Plus', click: () => zoomBy(1) },
        // The same key without Shift.
        { ...hidden, accelerator: 'CmdOrCtrl+=', click: () => zoomBy(1) },
        { id: 'zoom-out', label: 'Zoom Out', accelerator: 'CmdOrCtrl+-', click: () => zoomBy(-1) },
        { role: 'togglefullscreen' },
        ...developer,
      ],
    },
    {
      label: '&Help',
      submenu: [
        item('Keyboard shortcuts', 'show-shortcuts', 'F1'),
        { label: 'Show log files', click: showLogs },
        { role: 'about' },
      ],
    },
  ];
  app.setAboutPanelOptions({
    applicationName: app.getName(),
    applicationVersion: app.getVersion(),
    copyright: 'GPL-3.0-or-later. Research use only, not a medical device.',
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(menus));
}
