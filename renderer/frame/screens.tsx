import {
  type Icon,
  IconBinaryTree2,
  IconLibrary,
  IconProgress,
  IconSettings,
  IconVideo,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { CommandId } from '../commands/all.ts';
import { JobsScreen } from '../jobs/index.ts';
import { LibraryScreen } from '../library/index.ts';
import { ModelsScreen } from '../models/index.ts';
import type { ScreenId } from '../navigation.ts';
import { SettingsScreen } from '../settings/index.ts';
import { t } from '../texts/index.ts';
import { VideoScreen } from '../video/index.ts';

interface ScreenDefinition {
  readonly id: ScreenId;
  readonly name: string;
  readonly icon: Icon;
  readonly command: CommandId;
  /** In the rail: work above, the machine below. */
  readonly below: boolean;
  readonly render: (part: string | null) => ReactNode;
}

/** The screens, in the order of the rail. A new screen is one line. */
export const screens: readonly ScreenDefinition[] = [
  {
    id: 'library',
    name: t.screens.library,
    icon: IconLibrary,
    command: 'frame.go-library',
    below: false,
    render: () => <LibraryScreen />,
  },
  {
    id: 'video',
    name: t.screens.video,
    icon: IconVideo,
    command: 'frame.go-video',
    below: false,
    render: (part) => <VideoScreen mediaId={part} />,
  },
  {
    id: 'models',
    name: t.screens.models,
    icon: IconBinaryTree2,
    command: 'frame.go-models',
    below: false,
    render: () => <ModelsScreen />,
  },
  {
    id: 'jobs',
    name: t.screens.jobs,
    icon: IconProgress,
    command: 'frame.go-jobs',
    below: true,
    render: () => <JobsScreen />,
  },
  {
    id: 'settings',
    name: t.screens.settings,
    icon: IconSettings,
    command: 'frame.go-settings',
    below: true,
    render: () => <SettingsScreen />,
  },
];
