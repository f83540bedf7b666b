import type { FuseV1Options } from '@electron/fuses';
export const releaseFuses: Readonly<Partial<Record<FuseV1Options, boolean>>>;
