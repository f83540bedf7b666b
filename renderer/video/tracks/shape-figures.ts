import type { Shape } from '../../../main/contract/shapes.ts';
import { formatFigure } from '../../format.ts';
import { t } from '../../texts/index.ts';

/** Area or length: in mm where there is a scale, else in pixels. */
export function shapeFigures({ geometry, lengthPx, lengthMm, areaPx2, areaMm2 }: Shape): string {
  if (geometry.kind === 'polygon') {
    return areaMm2 !== null
      ? t.video.areaMm(formatFigure(areaMm2))
      : t.video.areaPx(formatFigure(areaPx2 ?? 0));
  }
  return lengthMm !== null ? t.video.lengthMm(lengthMm.toFixed(1)) : t.video.lengthPx(formatFigure(lengthPx));
}

/** Whose scale gives the millimetres of a shape, and what the file's own would give where a drawn line counts instead. */
export function scaleWords({ scale, fileLengthMm }: Shape): string {
  if (scale === null) return t.video.noScale;
  if (scale.kind === 'file') return t.video.scaleOfFile[scale.source];
  const byLine = t.video.scaleBy(t.video.provenances[scale.provenance]);
  return fileLengthMm === null ? byLine : `${byLine}; ${t.video.fileDiffers(fileLengthMm.toFixed(1))}`;
}
