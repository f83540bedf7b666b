import { type BrowserWindow, dialog } from 'electron';

export type AfterStop = 'start-again' | 'show-log' | 'quit';
const answers: readonly AfterStop[] = ['start-again', 'show-log', 'quit'];

/**
 * Says that there is no backend any more: what happened, what was kept, what can be done.
 * @param reason of the backend itself, or how its process ended
 * @param signal takes the question back: the application quits
 */
export async function askAfterStop(
  window: BrowserWindow,
  reason: string,
  signal: AbortSignal,
): Promise<AfterStop> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    title: 'Caliper',
    message: 'The library is not open.',
    detail: `${reason}\n\nEvery edit that was confirmed is kept. A job that was running says "interrupted" and can be retried by hand.`,
    buttons: ['Start again', 'Show log files', 'Quit'],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
    signal,
  });
  return answers[response] ?? 'quit';
}
