import type { ReactNode } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { t } from '../texts/index.ts';
import classes from './panels.module.css';

interface PanelsProps {
  /** Under this name the widths are remembered. */
  readonly id: string;
  readonly left?: ReactNode;
  readonly leftSizePx?: number;
  readonly right?: ReactNode;
  readonly children: ReactNode;
}

/** The work in the middle with panels beside it, whose widths can be changed and are remembered. */
export function Panels({ id, left = null, leftSizePx = 208, right = null, children }: PanelsProps) {
  const panelIds = [left === null ? '' : 'left', 'middle', right === null ? '' : 'right'].filter(Boolean);
  const layout = useDefaultLayout({ id: `caliper.panels.${id}`, panelIds, storage: localStorage });
  return (
    <Group className={classes.group} orientation="horizontal" {...layout}>
      {left === null ? null : (
        <>
          <Panel
            id="left"
            defaultSize={leftSizePx}
            minSize={160}
            maxSize={560}
            groupResizeBehavior="preserve-pixel-size"
          >
            {left}
          </Panel>
          <Separator className={classes.separator} aria-label={t.common.resize} />
        </>
      )}
      <Panel id="middle" minSize={360}>
        {children}
      </Panel>
      {right === null ? null : (
        <>
          <Separator className={classes.separator} aria-label={t.common.resize} />
          <Panel
            id="right"
            defaultSize={288}
            minSize={220}
            maxSize={640}
            groupResizeBehavior="preserve-pixel-size"
          >
            {right}
          </Panel>
        </>
      )}
    </Group>
  );
}
