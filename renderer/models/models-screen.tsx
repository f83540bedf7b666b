import { Button, Tabs } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useCommands } from '../commands/use-commands.ts';
import { DropZone } from '../components/drop-zone.tsx';
import { goTo } from '../navigation.ts';
import { t } from '../texts/index.ts';
import { Bundles } from './bundles.tsx';
import { CompareGates } from './compare-gates.tsx';
import { ImportDialog } from './import-dialog.tsx';
import classes from './models-screen.module.css';
import { RenderDialog } from './render-dialog.tsx';
import { RetrofitForm } from './retrofit-form.tsx';
import { TrainScreen } from './train-screen.tsx';

const tabs = ['bundles', 'compare', 'train', 'retrofit'] as const;

/** The bundles of the library, and where new ones come from. */
export function ModelsScreen({ tab }: { readonly tab: string | null }) {
  const [dialog, setDialog] = useState<'import' | 'render' | null>(null);
  const [dropped, setDropped] = useState('');
  const shown = tabs.find((name) => name === tab) ?? 'bundles';
  useCommands({
    'models.import': () => setDialog('import'),
    'models.compare': () => goTo('models', 'compare'),
    'models.train': () => goTo('models', 'train'),
    'models.retrofit': () => goTo('models', 'retrofit'),
    'models.render': () => setDialog('render'),
  });
  return (
    <Tabs
      className={classes.screen}
      value={shown}
      onChange={(name) => goTo('models', name ?? 'bundles')}
      keepMounted={false}
    >
      <DropZone
        title={t.models.dropTitle}
        hint={t.models.importHint}
        onPaths={([path = '']) => {
          setDropped(path);
          setDialog('import');
        }}
      />
      <div className={classes.bar}>
        <Tabs.List aria-label={t.screens.models}>
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t.models.tabs[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Button leftSection={<IconPlus size={14} />} onClick={() => setDialog('import')}>
          {t.models.import}
        </Button>
      </div>
      <Tabs.Panel value="bundles" className={classes.panel}>
        <Bundles onImport={() => setDialog('import')} />
      </Tabs.Panel>
      <Tabs.Panel value="compare" className={classes.panel}>
        <CompareGates />
      </Tabs.Panel>
      <Tabs.Panel value="train" className={classes.panel}>
        <TrainScreen />
      </Tabs.Panel>
      <Tabs.Panel value="retrofit" className={classes.panel}>
        <RetrofitForm />
      </Tabs.Panel>
      <ImportDialog opened={dialog === 'import'} dropped={dropped} onClose={() => setDialog(null)} />
      <RenderDialog opened={dialog === 'render'} onClose={() => setDialog(null)} />
    </Tabs>
  );
}
