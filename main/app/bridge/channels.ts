/** Names of the messages between the preload script and the shell. */
export const channels = {
  connectBackend: 'caliper:connect-backend',
  openLibrary: 'caliper:open-library',
  runningJobs: 'caliper:running-jobs',
  chooseFiles: 'caliper:choose-files',
  chooseSavePath: 'caliper:choose-save-path',
  showInFolder: 'caliper:show-in-folder',
  command: 'caliper:command',
  openFiles: 'caliper:open-files',
  backendNotice: 'caliper:backend-notice',
  listening: 'caliper:listening',
} as const;
