import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { useCommands } from '../commands/use-commands.ts';
import { DropZone } from '../components/drop-zone.tsx';
import { useRemembered } from '../remembered.ts';
import { t } from '../texts/index.ts';
import { DigestStrip } from './digest/digest-strip.tsx';
import { Stage } from './picture/stage.tsx';
import { ToolStrip } from './picture/tool-strip.tsx';
import { SidePanel } from './side/side-panel.tsx';
import { Timeline } from './timeline/timeline.tsx';
import { useImportBoxes } from './tracks/use-import-boxes.tsx';
import { StillBar } from './transport/still-bar.tsx';
import { Transport } from './transport/transport.tsx';
import { useVideoCommands } from './transport/use-video-commands.ts';
import { useLesionCommands } from './use-lesion-commands.ts';
import classes from './video-layout.module.css';
import { useWorkspace } from './workspace.tsx';

/** The picture in the middle and as large as it can be; lesions beside it, time below. Sizes are remembered. */
export function VideoLayout() {
  const columns = useDefaultLayout({ id: 'caliper.video.columns', storage: localStorage });
  const isStill = useWorkspace().media.frameCount === 1;
  const rows = useDefaultLayout({
    id: isStill ? 'caliper.video.still' : 'caliper.video.rows',
    storage: localStorage,
  });
  const [digest, setDigest] = useRemembered<boolean>('video.digest', false);
  const importBoxes = useImportBoxes({ quiet: false });
  useVideoCommands();
  useCommands({ 'video.digest': isStill ? undefined : () => setDigest(!digest) });
  return (
    <>
      <LesionCommands />
      <DropZone
        title={t.video.dropBoxes}
        hint={t.video.importHint}
        onPaths={(paths) => {
          for (const path of paths) importBoxes.mutate({ path });
        }}
      />
      <Group className={classes.columns} orientation="horizontal" {...columns}>
        <Panel id="video" minSize={420}>
          <Group orientation="vertical" {...rows}>
            <Panel id="picture" minSize={200}>
              <div className={classes.picture}>
                <ToolStrip />
                <Stage />
                {digest && !isStill ? <DigestStrip /> : null}
                {isStill ? <StillBar /> : <Transport digest={digest} />}
              </div>
            </Panel>
            {isStill ? null : (
              <>
                <Separator className={classes.separator} aria-label={t.common.resize} />
                <Panel
                  id="time"
                  defaultSize={168}
                  minSize={72}
                  maxSize={480}
                  groupResizeBehavior="preserve-pixel-size"
                >
                  <Timeline />
                </Panel>
              </>
            )}
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
          <SidePanel />
        </Panel>
      </Group>
    </>
  );
}

/** Apart from the layout: these commands depend on the frame, and a step must not draw everything anew. */
function LesionCommands() {
  useLesionCommands();
  return null;
}
