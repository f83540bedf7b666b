import { backend } from './areas/backend.ts';
import { commandLine } from './areas/command-line.ts';
import { database } from './areas/database.ts';
import { datasets } from './areas/datasets.ts';
import { desktop } from './areas/desktop.ts';
import { engine } from './areas/engine.ts';
import { graph } from './areas/graph.ts';
import { media } from './areas/media.ts';
import { methods } from './areas/methods.ts';
import { models } from './areas/models.ts';
import { screens } from './areas/screens.ts';
import { shell } from './areas/shell.ts';
import { sizing } from './areas/sizing.ts';
import { training } from './areas/training.ts';
import { window } from './areas/window.ts';
import type { Mutation } from './mutation.ts';

export const mutations: readonly Mutation[] = [
  ...backend,
  ...commandLine,
  ...database,
  ...datasets,
  ...desktop,
  ...engine,
  ...graph,
  ...media,
  ...methods,
  ...models,
  ...screens,
  ...shell,
  ...sizing,
  ...training,
  ...window,
];
