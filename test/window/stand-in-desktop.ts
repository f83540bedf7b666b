/** Where the stand-in says that a dropped file lies, by its name. */
export type DroppedPaths = Readonly<Record<string, string>>;

/**
 * Source of a script that gives a page in Chromium what the desktop shell gives it: the bridge, and the backend behind a
 * message port whose frames go to the loopback server unread.
 */
export function standInDesktop(dropped: DroppedPaths): string {
  return `(${install.toString()})(${JSON.stringify(dropped)})`;
}

// Runs in the page, where this file's types of the browser do not reach.
// biome-ignore lint/complexity/useArrowFunction: it is turned into text with its name
const install = function (dropped: DroppedPaths) {
  // @ts-expect-error -- the page's window
  const page = window;
  page.caliper = {
    platform: 'linux',
    appVersion: '0.0.0-test',
    connectBackend() {
      const socket = new WebSocket(new URLSearchParams(page.location.search).get('backend')!);
      const { port1, port2 } = new MessageChannel();
      socket.binaryType = 'arraybuffer';
      socket.onopen = () => {
        port1.addEventListener('message', (event) => socket.send((event as MessageEvent).data));
        port1.start();
        socket.onmessage = ({ data }) => port1.postMessage(data);
        page.postMessage('caliper:backend-port', '*', [port2]);
      };
    },
    pathOfFile: (file: { readonly name: string }) => dropped[file.name] ?? '',
    chooseFiles: async () => Object.values(dropped),
    chooseSavePath: async () => null,
    showInFolder: async () => {},
    onCommand: () => () => {},
    onOpenFiles: () => () => {},
    onBackendNotice: () => () => {},
  };
};
