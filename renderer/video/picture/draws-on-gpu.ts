import { getRenderingCapabilities } from '@cornerstonejs/core';
import { useSyncExternalStore } from 'react';
import { type DrawingDevice, drawingDevice } from '../../drawing-device.ts';

let prefersGpu: boolean | undefined;

/**
 * Whether WebGL draws the pictures of films, not the processor. Where there is no graphics card, WebGL is itself computed
 * on the processor and is the slower of the two (docs/figures-window.md). Cornerstone 5.14 puts its processor's picture
 * in the wrong place on a screen with scaling, so there WebGL draws in any case.
 */
export function drawsOnGpu(): boolean {
  prefersGpu ??= decide(drawingDevice);
  return prefersGpu || (window.devicePixelRatio !== 1 && getRenderingCapabilities().webgl);
}

/** `drawsOnGpu`, followed when the window moves to another screen or is zoomed. */
export const useDrawsOnGpu = (): boolean => useSyncExternalStore(follow, drawsOnGpu);

function follow(changed: () => void): () => void {
  const observer = new ResizeObserver(changed);
  observer.observe(document.documentElement, { box: 'device-pixel-content-box' });
  return () => observer.disconnect();
}

function decide(device: DrawingDevice): boolean {
  const { webgl, softwareRasterizer } = getRenderingCapabilities();
  if (device === 'automatic') return webgl && !softwareRasterizer;
  return device === 'gpu' && webgl;
}
