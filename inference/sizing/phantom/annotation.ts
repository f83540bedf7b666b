import type { LesionView, PixelBox } from './types.ts';

/** A polyp that shows in the frame. */
export interface AnnotatedLesion extends LesionView {
  readonly box: PixelBox;
}

const leastSidePx = 6;
const leastVisibleFraction = 0.2;

/** The polyps a careful annotator would box: at least a fifth visible and 6 pixels in both directions. */
export function annotatedLesions(views: readonly LesionView[]): AnnotatedLesion[] {
  return views.filter((view): view is AnnotatedLesion => {
    if (view.box === undefined || view.visibleFraction < leastVisibleFraction) return false;
    const { xMinPx, yMinPx, xMaxPx, yMaxPx } = view.box;
    return xMaxPx - xMinPx >= leastSidePx && yMaxPx - yMinPx >= leastSidePx;
  });
}
