import type { Media } from '../contract/media.ts';

/** How large a medium is, in the words of its kind. */
export function extentText(media: Media): string {
  if (media.kind === 'cloud') return `${media.pointCount} points`;
  const extent = `${media.widthPx}×${media.heightPx}`;
  return media.kind === 'slide' ? `slide of ${extent} px` : `${media.frameCount} frames, ${extent}`;
}
