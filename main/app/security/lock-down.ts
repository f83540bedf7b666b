import type { App, Session, WebContents } from 'electron';
import { isGrantedPermission } from './permissions.ts';
import { type Reach, refuseRemoteRequests } from './requests.ts';

/** Switches of Chromium that must stand before the application is ready. */
export function hardenChromium(app: App): void {
  // Chromium has no sandbox for root, who must switch it off by hand; a page's own `sandbox` setting stands either way.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  // No name is ever resolved, so nothing can leave by prefetch, by a component update or by anything not foreseen. The
  // rule would hold for addresses too; the backend has this one.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND, EXCLUDE 127.0.0.1');
  app.commandLine.appendSwitch('disable-background-networking');
  app.commandLine.appendSwitch('disable-component-update');
  app.commandLine.appendSwitch('disable-domain-reliability');
  app.commandLine.appendSwitch('no-pings');
}

/** Denies permissions, devices, downloads and remote requests to everything in a session. */
export function lockSession(session: Session, reach: () => Reach, tell: (what: string) => void): void {
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) => {
    const granted = isGrantedPermission(permission, requestingUrl);
    if (!granted) tell(`permission ${permission}`);
    answer(granted);
  });
  session.setPermissionCheckHandler((_contents, permission, origin) =>
    isGrantedPermission(permission, origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false); // its dictionaries come from a server
  session.on('will-download', (event) => {
    tell('download');
    event.preventDefault();
  });
  refuseRemoteRequests(session, reach, tell);
}

/** Denies navigation, new windows and embedded pages to one page. The page is loaded once, by the shell. */
export function lockContents(contents: WebContents, tell: (what: string) => void): void {
  const deny = (what: string) => (event: { preventDefault(): void }) => {
    tell(what);
    event.preventDefault();
  };
  contents.on('will-frame-navigate', deny('navigation')); // of the top frame too
  contents.on('will-redirect', deny('redirect'));
  contents.on('will-attach-webview', deny('webview'));
  contents.setWindowOpenHandler(() => {
    tell('new window');
    return { action: 'deny' };
  });
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}
