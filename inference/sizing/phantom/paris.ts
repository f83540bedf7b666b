/** Paris shapes the phantom can grow: stalked, sessile, flat elevated. */
export const parisTypes = ['Ip', 'Is', 'IIa'] as const;
export type ParisType = (typeof parisTypes)[number];
