import { getRenderingCapabilities } from '@cornerstonejs/core';
import { useSyncExternalStore } from 'react';
import { drawingDevice } from '../../drawing-device.ts';

/**
 * Whether WebGL draws the pictures of videos, not the processor. Where there is no graphics card, WebGL is itself computed
 * on the processor and is the slower of the two (docs/figures-window.md). Cornerstone 5.14 puts its processor's picture
 * in the wrong place on a screen with scaling, so there WebGL draws in any case.
 */
export function drawsOnGpu(): boolean {
  const { webgl, softwareRasterizer } = getRenderingCapabilities();
  if (!webgl || window.devicePixelRatio !== 1) return webgl;
  return drawingDevice === 'automatic' ? !softwareRasterizer : drawingDevice === 'gpu';
}

/** `drawsOnGpu`, followed when the window moves to another screen or is zoomed. */
export const useDrawsOnGpu = (): boolean => useSyncExternalStore(follow, drawsOnGpu);

function follow(changed: () => void): () => void {
  const observer = new ResizeObserver(changed);
  observer.observe(document.documentElement, { box: 'device-pixel-content-box' });
  return () => observer.disconnect();
}
