import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A disk of its own that can be filled and made read-only; unmounted when the scope ends. */
export interface SmallDisk extends Disposable {
  readonly path: string;
  /** Leaves so many bytes free. */
  fill(freeBytes: number): void;
  free(): void;
  setReadOnly(readOnly: boolean): void;
}

/** Undefined where this process may not mount one: that takes Linux and the superuser. */
export function mountSmallDisk(path: string, megabytes: number): SmallDisk | undefined {
  mkdirSync(path, { recursive: true });
  const mount = (...args: string[]) => spawnSync('mount', [...args, path], { stdio: 'ignore' }).status === 0;
  if (!mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs')) return undefined;
  const filler = join(path, 'filler');
  return {
    path,
    fill(freeBytes) {
      const { bavail, bsize } = statfsSync(path);
      writeFileSync(filler, Buffer.alloc(bavail * bsize - freeBytes));
    },
    free: () => rmSync(filler),
    setReadOnly(readOnly) {
      if (!mount('-o', `remount,${readOnly ? 'ro' : 'rw'}`))
        throw new Error('the disk could not be remounted');
    },
    [Symbol.dispose]: () => void spawnSync('umount', ['-l', path]),
  };
}
