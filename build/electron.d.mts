export interface ElectronRuntime {
  readonly folder: string;
  readonly executable: string;
  readonly version: string;
  /** Whether it is the version that releases are built with. */
  readonly official: boolean;
}
export const electronDebianPackages: Readonly<Record<string, string>>;
export function pinnedVersion(): string;
export function findElectron(): Promise<ElectronRuntime | undefined>;
