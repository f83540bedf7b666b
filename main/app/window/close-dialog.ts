import { type BrowserWindow, dialog } from 'electron';

/** Asks whether the window may close although jobs run, and says what becomes of them. */
export async function maybeClose(window: BrowserWindow, runningJobs: number): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    title: 'Caliper',
    message: runningJobs === 1 ? 'A job is running.' : `${runningJobs} jobs are running.`,
    detail:
      'Closing the window interrupts what runs. What was stored is kept. A training goes on from its newest checkpoint when it is retried; sizing, rendering and checks begin again.',
    buttons: ['Keep open', 'Close anyway'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1;
}
