import type { Shape } from '../../../main/contract/shapes.ts';
import { formatFigure } from '../../format.ts';
import { t } from '../../texts/index.ts';

/** Area or length: in mm where the frame has a scale, else in pixels. */
export function shapeFigures({ geometry, lengthPx, lengthMm, areaPx2, areaMm2 }: Shape): string {
  if (geometry.kind === 'polygon') {
    return areaMm2 !== null
      ? t.video.areaMm(formatFigure(areaMm2))
      : t.video.areaPx(formatFigure(areaPx2 ?? 0));
  }
  return lengthMm !== null ? t.video.lengthMm(lengthMm.toFixed(1)) : t.video.lengthPx(formatFigure(lengthPx));
}
