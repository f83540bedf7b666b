import { app, dialog } from 'electron';

/** Says on standard error and in a message box why the application cannot start, and ends it. */
export async function endWith(reason: string): Promise<void> {
  process.stderr.write(`${reason}\n`);
  await dialog.showMessageBox({
    type: 'error',
    title: 'Caliper',
    message: 'Caliper cannot start.',
    detail: reason,
    buttons: ['Quit'],
    noLink: true,
  });
  app.exit(1);
}
