import type { CommandDefinition } from '../commands/command.ts';
import { t } from '../texts/index.ts';

export const libraryCommands = {
  'library.open-files': { name: t.commands.openFiles, keys: ['Mod+O'] },
  'library.open-folder': { name: t.commands.openFolder, keys: ['Mod+Shift+O'] },
  'library.open-sample': { name: t.commands.openSample },
  'library.find': { name: t.commands.find, keys: ['Mod+F', '/'] },
  'library.select-all': { name: t.commands.selectAll, keys: ['Mod+A'] },
  'library.clear-selection': { name: t.commands.clearSelection, keys: ['Escape'] },
  'library.open-selected': { name: t.commands.openSelected, keys: ['Enter'] },
  'library.run': { name: t.commands.runSelection, keys: ['R'] },
  'library.assign-patient': { name: t.commands.assignPatient, keys: ['P'] },
  'library.label': { name: t.commands.labelSelection, keys: ['L'] },
  'library.make-dataset': { name: t.commands.makeDataset, keys: ['D'] },
  'library.import-labels': { name: t.commands.importLabels },
  'library.remove': { name: t.commands.removeMedia, keys: ['Delete'] },
  'library.view': { name: t.commands.toggleView, keys: ['V'] },
  'library.filters': { name: t.commands.toggleFilters, keys: ['F'] },
  'library.check-pictures': { name: t.commands.checkPictures },
  'library.check-files': { name: t.commands.checkFiles },
} satisfies Record<string, CommandDefinition>;
