import { useState } from 'react';
import { t } from '../../texts/index.ts';
import { useShownFrame } from '../playback/use-video-viewer.ts';
import { useWorkspace } from '../workspace.tsx';
import classes from './transport.module.css';
import { frameFieldId } from './use-video-commands.ts';

/** The index of the frame on the screen; type another one to go there. */
export function FrameField() {
  const { viewer } = useWorkspace();
  const shown = useShownFrame(viewer);
  const [typed, setTyped] = useState<string | null>(null);
  const lastFrame = viewer.video.frameCount - 1;
  return (
    <span className={classes.frame}>
      <input
        id={frameFieldId}
        className={classes.frameInput}
        style={{ width: `${String(lastFrame).length + 2}ch` }}
        aria-label={t.video.frameNumber}
        inputMode="numeric"
        autoComplete="off"
        value={typed ?? shown}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setTyped(event.currentTarget.value.replace(/\D/g, ''))}
        onBlur={() => setTyped(null)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && typed !== null && typed !== '') viewer.seek(Number(typed));
          if (event.key === 'Enter' || event.key === 'Escape') {
            event.preventDefault();
            event.currentTarget.blur();
          }
        }}
      />
      <span className={classes.frameCount}>{t.video.frameCount(lastFrame.toLocaleString('en'))}</span>
    </span>
  );
}
