import type { DesktopBridge } from '../../main/contract/desktop.ts';

declare global {
  interface Window {
    readonly caliper?: DesktopBridge;
  }
}

/** What the desktop shell offers: dialogs, paths of dropped files, the menu. Absent in a browser. */
export const desktop: DesktopBridge | undefined = window.caliper;
