import '@fontsource-variable/inter/index.css';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './theme/tokens.css';
import './theme/components.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { followMenu } from './commands/run-anywhere.ts';
import { followBackend } from './connection/changes.ts';
import { queryClient } from './connection/queries.ts';
import { Frame } from './frame/frame.tsx';
import { cssVariables, theme } from './theme/theme.ts';

followBackend();
followMenu();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="dark"
      colorSchemeManager={localStorageColorSchemeManager({ key: 'caliper.theme' })}
    >
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-left" limit={4} containerWidth={560} />
        <Frame />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
