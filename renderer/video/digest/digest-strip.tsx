import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { sizeClassOf } from '../../../main/contract/size-classes.ts';
import { api, connection } from '../../connection/backend.ts';
import { mediaUrl } from '../../connection/media-url.ts';
import { formatCount } from '../../format.ts';
import { t } from '../../texts/index.ts';
import { useLesions } from '../lesions/use-lesions.ts';
import { useShownFrame } from '../playback/use-video-viewer.ts';
import { useShownRun } from '../sizing/use-shown-run.ts';
import { useWorkspace } from '../workspace.tsx';
import { chooseFrames } from './choose-frames.ts';
import classes from './digest-strip.module.css';

/** Thumbnails of the frames that matter, in the order of the video. */
export function DigestStrip() {
  const { media, viewer, select } = useWorkspace();
  const { run } = useShownRun();
  const { entries } = useLesions();
  const shown = useShownFrame(viewer);
  useSyncExternalStore(connection.subscribe, connection.generation); // its pictures have other addresses then
  const strip = useRef<HTMLUListElement>(null);
  const { data } = useQuery({
    ...api.predictions.timeline.queryOptions({ input: { runId: run?.id as NonNullable<typeof run>['id'] } }),
    enabled: run !== null,
  });
  const frames = useMemo(() => chooseFrames(data?.curves ?? []), [data]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the frame on the screen
  useEffect(() => {
    strip.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [shown]);
  if (frames.length === 0) return <p className={classes.empty}>{t.video.digestEmpty}</p>;
  return (
    <ul ref={strip} className={classes.strip} aria-label={t.video.digestTitle}>
      {frames.map(({ lesion, frameIndex, reasons, sizeMm }) => {
        const why = reasons.map((reason) => t.video.digestReasons[reason]).join(', ');
        return (
          <li key={`${lesion} ${frameIndex}`}>
            <button
              type="button"
              className={classes.item}
              aria-current={frameIndex === shown ? 'true' : undefined}
              aria-label={t.video.digestItem(lesion, why, formatCount(frameIndex))}
              onClick={() => {
                viewer.seek(frameIndex);
                select(entries.find((entry) => entry.lesion.name === lesion)?.lesion.id ?? null);
              }}
            >
              <img
                alt=""
                loading="lazy"
                src={mediaUrl.frameJpeg(media.id, frameIndex, 192)}
                width={media.widthPx}
                height={media.heightPx}
              />
              <span className={classes.caption}>
                <span className={classes.dot} data-class={sizeClassOf(sizeMm)} />
                <b>{lesion}</b> {sizeMm.toFixed(1)} {t.video.mm}
              </span>
              <span className={classes.why}>{why}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
