import { readRemembered, useRemembered } from './remembered.ts';

/** What draws the pictures of videos: what is there, or what a person chose for a machine whose driver misleads us. */
export type DrawingDevice = 'automatic' | 'gpu' | 'processor';

const key = 'drawing-device';

/** The choice that holds until Caliper is started again. */
export const drawingDevice = readRemembered<DrawingDevice>(key, 'automatic');

/** The choice for the next start. */
export const useNextDrawingDevice = () => useRemembered<DrawingDevice>(key, 'automatic');
