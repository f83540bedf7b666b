import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { t } from '../texts/index.ts';
import classes from './film-layout.module.css';
import { Stage } from './picture/stage.tsx';
import { ToolStrip } from './picture/tool-strip.tsx';
import { Transport } from './transport/transport.tsx';
import { useFilmCommands } from './transport/use-film-commands.ts';

/** The picture in the middle and as large as it can be; lesions beside it, time below. Sizes are remembered. */
export function FilmLayout() {
  const columns = useDefaultLayout({ id: 'caliper.video.columns', storage: localStorage });
  const rows = useDefaultLayout({ id: 'caliper.video.rows', storage: localStorage });
  useFilmCommands();
  return (
    <Group className={classes.columns} orientation="horizontal" {...columns}>
      <Panel id="film" minSize={420}>
        <Group orientation="vertical" {...rows}>
          <Panel id="picture" minSize={200}>
            <div className={classes.picture}>
              <ToolStrip />
              <Stage />
              <Transport />
            </div>
          </Panel>
          <Separator className={classes.separator} aria-label={t.common.resize} />
          <Panel
            id="time"
            defaultSize={168}
            minSize={72}
            maxSize={480}
            groupResizeBehavior="preserve-pixel-size"
          >
            <div className={classes.time} />
          </Panel>
        </Group>
      </Panel>
      <Separator className={classes.separator} aria-label={t.common.resize} />
      <Panel
        id="side"
        defaultSize={304}
        minSize={248}
        maxSize={560}
        groupResizeBehavior="preserve-pixel-size"
      >
        <div className={classes.side} />
      </Panel>
    </Group>
  );
}
