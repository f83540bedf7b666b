import type { CommandDefinition } from '../commands/command.ts';
import { t } from '../texts/index.ts';

export const frameCommands = {
  'frame.palette': { name: t.commands.palette, keys: ['Mod+K'] },
  'frame.go-library': { name: t.commands.goLibrary, keys: ['Mod+1'] },
  'frame.go-video': { name: t.commands.goVideo, keys: ['Mod+2'] },
  'frame.go-models': { name: t.commands.goModels, keys: ['Mod+3'] },
  'frame.go-datasets': { name: t.commands.goDatasets, keys: ['Mod+5'] },
  'frame.go-jobs': { name: t.commands.goJobs, keys: ['Mod+4'] },
  'frame.go-settings': { name: t.commands.goSettings, keys: ['Mod+,'] },
  'frame.undo': { name: t.commands.undo, keys: ['Mod+Z'] },
  'frame.redo': { name: t.commands.redo, keys: ['Mod+Shift+Z', 'Mod+Y'] },
  'frame.history': { name: t.commands.history, keys: ['Mod+Shift+H'] },
  'frame.theme': { name: t.commands.theme, keys: ['Mod+Shift+L'] },
  'frame.shortcuts': { name: t.commands.shortcuts, keys: ['?', 'F1'] },
} satisfies Record<string, CommandDefinition>;
