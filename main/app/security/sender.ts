import type { IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron';
import { isOwnPage } from '../protocols/schemes.ts';

/**
 * Whether a message comes from the one frame that may send: the top frame of the main window, showing our own page.
 * A frame that has gone in between has no say.
 */
export function isTrustedSender(
  event: IpcMainEvent | IpcMainInvokeEvent,
  window: WebContents | undefined,
): boolean {
  const frame = event.senderFrame;
  if (window === undefined || event.sender !== window || frame === null || frame === undefined) return false;
  return frame.parent === null && isOwnPage(frame.url);
}
