import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownArguments, readArguments } from './arguments.ts';

describe('REQ-APP-011 the command line', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'caliper-arguments-'));
    writeFileSync(join(folder, 'video.mp4'), '');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('gives existing files as absolute paths, and the library', () => {
    expect(readArguments(['--library=books', 'video.mp4', 'absent.mp4', '--enable-logging'], folder)).toEqual(
      {
        libraryFolder: join(folder, 'books'),
        paths: [join(folder, 'video.mp4')],
      },
    );
    expect(readArguments(['--library=', ''], folder)).toEqual({ libraryFolder: undefined, paths: [] });
  });

  it('begins after the program, or after the folder that an unpacked Electron runs', () => {
    expect(ownArguments(['/opt/caliper', 'video.mp4'], '/opt/app.asar', true)).toEqual(['video.mp4']);
    expect(
      ownArguments(['electron', '-r', '/x.js', '--inspect', '/src', 'video.mp4'], '/src', false),
    ).toEqual(['video.mp4']);
  });
});
