/** Where the stand-in says that a dropped file lies, by its name. */
export type DroppedPaths = Readonly<Record<string, string>>;

/**
 * Source of a script that gives a page in Chromium what the desktop shell gives it: the bridge, and where the backend is,
 * as the page's address says it.
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
    async connectBackend() {
      const query = new URLSearchParams(page.location.search);
      return { socket: query.get('backend'), media: query.get('media') };
    },
    openLibrary: async () => {},
    tellRunningJobs: () => {},
    pathOfFile: (file: { readonly name: string }) => dropped[file.name] ?? '',
    chooseFiles: async () => Object.values(dropped),
    chooseSavePath: async () => null,
    showInFolder: async () => {},
    onCommand: () => () => {},
    onOpenFiles: () => () => {},
    onBackendNotice(listener: (notice: unknown) => void) {
      listener({ state: 'ready', generation: 1 });
      return () => {};
    },
  };
};
