import { useComputedColorScheme } from '@mantine/core';
import {
  type Dispatch,
  type PointerEvent,
  type SetStateAction,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import { useCommands } from '../../commands/use-commands.ts';
import { formatCount } from '../../format.ts';
import { framesIn } from '../../frame-spans.ts';
import { t } from '../../texts/index.ts';
import { useShownFrame } from '../playback/use-video-viewer.ts';
import { formatVideoTime } from '../playback/video-time.ts';
import { useWorkspace } from '../workspace.tsx';
import { drawTimeline, gutterPx, type TimelineColours, timelineParts } from './draw-timeline.ts';
import { follow, panBy, type TimeView, wholeVideo, zoomAt } from './time-view.ts';
import classes from './timeline.module.css';
import { useDamagedFrames } from './use-damaged-frames.ts';
import { type TimelineRows, useTimelineRows } from './use-timeline-rows.ts';

/** All of the video as one strip: drag to scrub, wheel to zoom. */
export function Timeline() {
  const { viewer } = useWorkspace();
  const [view, setView] = useState<TimeView>(() => wholeVideo(viewer.video.frameCount));
  return <Strip view={view} setView={setView} {...useTimelineRows(view)} />;
}

interface StripProps extends TimelineRows {
  readonly view: TimeView;
  readonly setView: Dispatch<SetStateAction<TimeView>>;
}

/** Drawn with each frame, so that the rows are not made anew with each. */
function Strip({ view, setView, rows, pointFrames, keyFramesHidden }: StripProps) {
  const { viewer, lesionId, select } = useWorkspace();
  const { frameCount, timesUs } = viewer.video;
  const [size, setSize] = useState({ widthPx: 0, heightPx: 0 });
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useComputedColorScheme();
  const shown = useShownFrame(viewer);
  const damaged = useDamagedFrames();
  const zoom = (factor: number) =>
    setView((old) => zoomAt(old, viewer.state().requested, factor, frameCount));
  useCommands({
    'video.timeline-in': () => zoom(0.5),
    'video.timeline-out': () => zoom(2),
    'video.timeline-all': () => setView(wholeVideo(frameCount)),
  });

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) =>
      setSize({ widthPx: entry!.contentRect.width, heightPx: entry!.contentRect.height }),
    );
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colours that are read from the page
  useEffect(() => {
    const element = canvas.current!;
    const { widthPx, heightPx } = size;
    if (widthPx === 0 || heightPx === 0) return;
    const ratio = window.devicePixelRatio;
    element.width = Math.round(widthPx * ratio);
    element.height = Math.round(heightPx * ratio);
    // In main memory: thousands of short strokes are drawn there in a few ms with any graphics card, and without one.
    const context = element.getContext('2d', { willReadFrequently: true })!;
    context.scale(ratio, ratio);
    drawTimeline({
      context,
      widthPx,
      heightPx,
      view,
      rows,
      selected: lesionId,
      damaged,
      colours: readColours(element),
    });
  }, [size, view, rows, lesionId, scheme, damaged]);

  useEffect(() => setView((old) => follow(old, shown, frameCount)), [shown, frameCount, setView]);

  const frameAt = useCallback((clientX: number, at: TimeView) => {
    const { left, width } = box.current!.getBoundingClientRect();
    return at.from + ((clientX - left - gutterPx) / (width - gutterPx)) * (at.to - at.from);
  }, []);
  useEffect(() => {
    const element = box.current!;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
      setView((old) =>
        Math.abs(sideways) > Math.abs(event.deltaY) || event.shiftKey
          ? panBy(old, (sideways / element.clientWidth) * (old.to - old.from), frameCount)
          : zoomAt(old, frameAt(event.clientX, old), 1.0015 ** event.deltaY, frameCount),
      );
    };
    // React listens passively to the wheel, and a passive listener cannot keep the page from scrolling.
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [frameCount, frameAt, setView]);

  const press = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    const { top, left } = event.currentTarget.getBoundingClientRect();
    const { rowPx, rowsTop } = timelineParts(size.heightPx, rows.length);
    const row = rows[Math.floor((event.clientY - top - rowsTop) / rowPx)];
    if (row !== undefined) select(row.lesionId);
    if (event.clientX - left < gutterPx) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    viewer.seek(Math.floor(frameAt(event.clientX, view)));
  };
  const scrub = (event: PointerEvent<HTMLDivElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId))
      viewer.seek(Math.floor(frameAt(event.clientX, view)));
  };

  const headX = gutterPx + ((shown + 0.5 - view.from) / (view.to - view.from)) * (size.widthPx - gutterPx);
  return (
    <div
      ref={box}
      className={classes.timeline}
      role="slider"
      tabIndex={0}
      aria-label={t.video.timelineName}
      aria-valuemin={0}
      aria-valuemax={frameCount - 1}
      aria-valuenow={shown}
      aria-valuetext={`${t.video.frameOf(formatCount(shown), formatCount(frameCount - 1))}, ${formatVideoTime(timesUs[shown] ?? 0)}`}
      data-from={view.from}
      data-to={view.to}
      onPointerDown={press}
      onPointerMove={scrub}
      onDoubleClick={() => setView(wholeVideo(frameCount))}
    >
      <canvas ref={canvas} className={classes.canvas} aria-hidden />
      {headX < gutterPx - 1 || headX > size.widthPx + 1 ? null : (
        <div className={classes.head} style={{ transform: `translateX(${headX}px)` }} />
      )}
      <div className={classes.note}>
        {rows.every(({ curve }) => curve === null) ? <span>{t.video.timelineEmpty}</span> : null}
        {pointFrames > 1 ? <span>{t.video.timelineBuckets(pointFrames)}</span> : null}
        {damaged.length > 0 ? <span>{t.video.timelineDamage(formatCount(framesIn(damaged)))}</span> : null}
        {keyFramesHidden ? <span>{t.video.keyFramesHidden}</span> : null}
      </div>
    </div>
  );
}

function readColours(element: HTMLElement): TimelineColours {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: read('--text'),
    faint: read('--text-2'),
    line: read('--line-strong'),
    neutral: read('--text-3'),
    damage: read('--mantine-color-red-7'),
    classes: {
      diminutive: read('--size-diminutive'),
      small: read('--size-small'),
      large: read('--size-large'),
    },
  };
}
