import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { t } from '../texts/index.ts';
import { ErrorText } from './error-note.tsx';
import { explainError } from './explain-error.ts';

const closeButtonProps = { 'aria-label': t.common.close, size: 'sm' };

/** What every notice has around its message. */
export const noticeClose = { withBorder: true, closeButtonProps };

/** Says briefly that something was done. Returns the message's id. */
export function notify(message: ReactNode): string {
  return notifications.show({ message, autoClose: 4000, withBorder: true, closeButtonProps });
}

let lastStep: string | null = null;

/** Says which step was undone or redone, in place of the one before: of ten in a row only the last is news. */
export function notifyStep(message: ReactNode): void {
  if (lastStep !== null) notifications.hide(lastStep);
  lastStep = notify(message);
}

/** Says what failed; stays until it is closed. */
export function notifyError(thrown: unknown): void {
  const explained = explainError(thrown);
  notifications.show({
    // The same failure twice is one message.
    id: `${explained.title}: ${explained.what}`,
    message: <ErrorText explained={explained} />,
    'data-failed': true,
    autoClose: false,
    withBorder: true,
    closeButtonProps,
  });
}
