import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { t } from '../texts/index.ts';
import { ErrorText } from './error-note.tsx';
import { explainError } from './explain-error.ts';

const closeButtonProps = { 'aria-label': t.common.close };

/** Says briefly that something was done. */
export function notify(message: ReactNode): void {
  notifications.show({ message, autoClose: 4000, withBorder: true, closeButtonProps });
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
