import {
  type Icon,
  IconHexagons,
  IconLibrary,
  IconListDetails,
  IconSettings,
  IconStack2,
  IconVideo,
} from '@tabler/icons-react';
import { lazy, type ReactNode } from 'react';
import type { CommandId } from '../commands/all.ts';
import { DatasetsScreen } from '../datasets/index.ts';
import { JobsScreen } from '../jobs/index.ts';
import { LibraryScreen } from '../library/index.ts';
import { ModelsScreen } from '../models/index.ts';
import type { ScreenId } from '../navigation.ts';
import { SettingsScreen } from '../settings/index.ts';
import { t } from '../texts/index.ts';

// The viewer brings its own graphics library, which nobody waits for who only looks at the list.
const VideoScreen = lazy(async () => ({ default: (await import('../video/index.ts')).VideoScreen }));

interface ScreenDefinition {
  readonly id: ScreenId;
  readonly name: string;
  readonly icon: Icon;
  readonly command: CommandId;
  /** In the rail: work above, the machine below. */
  readonly below: boolean;
  /** Commands whose keys the status bar shows. */
  readonly hints: readonly CommandId[];
  readonly render: (part: string | null) => ReactNode;
}

/** The screens, in the order of the rail. A new screen is one entry. */
export const screens: readonly ScreenDefinition[] = [
  {
    id: 'library',
    name: t.screens.library,
    icon: IconLibrary,
    command: 'frame.go-library',
    below: false,
    hints: ['library.find', 'library.select-all', 'library.run', 'frame.undo', 'frame.history'],
    render: () => <LibraryScreen />,
  },
  {
    id: 'video',
    name: t.screens.video,
    icon: IconVideo,
    command: 'frame.go-video',
    below: false,
    hints: ['video.play', 'video.box', 'video.key-on', 'frame.undo', 'frame.redo', 'frame.shortcuts'],
    render: (part) => <VideoScreen mediaId={part} />,
  },
  {
    id: 'datasets',
    name: t.screens.datasets,
    icon: IconStack2,
    command: 'frame.go-datasets',
    below: false,
    hints: ['datasets.check', 'datasets.train', 'datasets.remove', 'frame.undo'],
    render: (part) => <DatasetsScreen datasetId={part} />,
  },
  {
    id: 'models',
    name: t.screens.models,
    icon: IconHexagons,
    command: 'frame.go-models',
    below: false,
    hints: ['frame.palette', 'frame.shortcuts'],
    render: (part) => <ModelsScreen tab={part} />,
  },
  {
    id: 'jobs',
    name: t.screens.jobs,
    icon: IconListDetails,
    command: 'frame.go-jobs',
    below: true,
    hints: ['frame.palette', 'frame.shortcuts'],
    render: (part) => <JobsScreen jobId={part} />,
  },
  {
    id: 'settings',
    name: t.screens.settings,
    icon: IconSettings,
    command: 'frame.go-settings',
    below: true,
    hints: ['frame.palette', 'frame.theme', 'frame.undo'],
    render: (part) => <SettingsScreen section={part} />,
  },
];
