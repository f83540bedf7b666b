import type { MediaId } from '../../../main/contract/ids.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { goTo } from '../../navigation.ts';
import { remember } from '../../remembered.ts';
import { useWorkspace } from '../workspace.tsx';
import { useStillNeighbours } from './still-bar.tsx';

/** Speeds of playing, as multiples of the video's own. */
export const playRates: readonly number[] = [0.25, 0.5, 1, 2, 4];

/** Stepping, playing and the tools, by keyboard. */
export function useVideoCommands(): void {
  const { viewer, setTool } = useWorkspace();
  const changeRate = (by: number) => {
    const at = playRates.indexOf(viewer.state().rate);
    const rate = playRates[Math.max(0, Math.min(playRates.length - 1, at + by))]!;
    viewer.setRate(rate);
    remember('video.rate', rate);
  };
  const { previous, next } = useStillNeighbours();
  const toStill = (mediaId: MediaId | null) => (mediaId === null ? undefined : () => goTo('video', mediaId));
  useCommands(
    viewer.video.frameCount === 1
      ? { 'video.previous-picture': toStill(previous), 'video.next-picture': toStill(next) }
      : {
          'video.previous': () => viewer.step(-1),
          'video.next': () => viewer.step(1),
          'video.ten-back': () => viewer.step(-10),
          'video.ten-on': () => viewer.step(10),
          'video.first': () => viewer.seek(0),
          'video.last': () => viewer.seek(viewer.video.frameCount - 1),
          'video.play': () => viewer.toggle(),
          'video.slower': () => changeRate(-1),
          'video.faster': () => changeRate(1),
          'video.go-to-frame': () => document.getElementById(frameFieldId)?.focus(),
        },
  );
  useCommands({
    'video.select': () => setTool('select'),
    'video.box': () => setTool('box'),
    'video.new-lesion': () => setTool('box', true),
    'video.polygon': () => setTool('polygon'),
    'video.length': () => setTool('length'),
    'video.zoom': () => setTool('zoom'),
    'video.pan': () => setTool('pan'),
    'video.brightness': () => setTool('brightness'),
  });
}

/** Where a frame number is typed. */
export const frameFieldId = 'video-frame-number';
