import { mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { makeVideo } from '../../test/videos/make-video.ts';
import { temporaryFolder } from '../../test/videos/temporary-folder.ts';
import { FrameServer } from '../backend/media/frame-server.ts';
import type { Media } from '../contract/media.ts';
import { hashContent, type KnownContent, modifiedMs, openFrames, openUnchanged } from './index.ts';

const inFolder = temporaryFolder();
const changed = expect.objectContaining({ code: 'file_changed' });

async function known(path: string): Promise<KnownContent> {
  const source = await openFrames(path);
  await source.close();
  const { fingerprint, frameCount } = source;
  return {
    ...{ fingerprint, frameCount },
    ...{ contentSha256: await hashContent(source), modifiedMs: await modifiedMs(source) },
  };
}

const picture = (grey: number) =>
  sharp({ create: { width: 64, height: 48, channels: 3, background: { r: grey, g: grey, b: grey } } })
    .png({ compressionLevel: 0 })
    .toBuffer();

const video = (path: string, first = 0) =>
  makeVideo(path, {
    ...{ encoder: 'mjpeg', container: 'avi', frameCount: 12, encoderOptions: { 'qscale:v': '2' } },
    numberOf: (i) => first + i,
  });

describe('REQ-MEDIA-013 all bytes decide where the quick fingerprint leaves a doubt', () => {
  it('tells one changed image among two hundred, and takes a folder that was only touched', async () => {
    const folder = inFolder('stills');
    await mkdir(folder);
    for (let i = 0; i < 200; i++) await writeFile(inFolder('stills', `f${i}.png`), await picture(40 + i));
    const content = await known(folder);
    await (await openUnchanged(folder, content)).close();
    await utimes(inFolder('stills', 'f7.png'), 1, 1);
    await (await openUnchanged(folder, content)).close();
    await writeFile(inFolder('stills', 'f2.png'), await picture(0));
    const source = await openFrames(folder);
    await source.close();
    expect(source.fingerprint, 'the quick one is blind to it').toBe(content.fingerprint);
    await expect(openUnchanged(folder, content)).rejects.toEqual(changed);
  });

  it('tells one changed byte in a long file', async () => {
    const path = inFolder('long.avi');
    await video(path);
    await writeFile(path, Buffer.concat([await readFile(path), Buffer.alloc(6 << 20)]));
    const content = await known(path);
    const bytes = await readFile(path);
    bytes[2 << 20]! ^= 1;
    await writeFile(path, bytes);
    await utimes(path, 5, 5);
    const source = await openFrames(path);
    await source.close();
    expect(source.fingerprint, 'the quick one is blind to it').toBe(content.fingerprint);
    await expect(openUnchanged(path, content)).rejects.toEqual(changed);
    await expect(openUnchanged(path, { ...content, contentSha256: null })).resolves.toBeDefined();
  });

  it('refuses another video under the same name, and another number of frames', async () => {
    const path = inFolder('other.avi');
    await video(path);
    const content = await known(path);
    await expect(openUnchanged(path, { ...content, frameCount: 11 })).rejects.toEqual(changed);
    await video(path, 100);
    await expect(openUnchanged(path, content)).rejects.toEqual(changed);
  });
});

describe('REQ-MEDIA-013 the frame server notices a file that was replaced', () => {
  it('shows no frame of the second video as the first', async () => {
    const path = inFolder('replaced.avi');
    await video(path);
    const contents = new Map<string, KnownContent>([['first', await known(path)]]);
    const item = (id: string) => ({ id, path, ...contents.get(id) }) as unknown as Media;
    const server = new FrameServer(({ id }) => contents.get(id)!);
    expect((await server.frame(item('first'), 3)).frameIndex).toBe(3);
    await video(path, 300);
    contents.set('second', await known(path));
    const { data } = await server.frame(item('second'), 3);
    await expect(server.frame(item('first'), 3)).rejects.toEqual(changed);
    await expect(server.frame(item('first'), 3), 'and again').rejects.toEqual(changed);
    expect(Buffer.compare((await server.frame(item('second'), 3)).data, data)).toBe(0);
    const touched = (await stat(path)).mtimeMs / 1000 + 60;
    await utimes(path, touched, touched);
    expect(Buffer.compare((await server.frame(item('second'), 3)).data, data), 'only touched').toBe(0);
    await server.close();
  });
});

describe('REQ-MEDIA-009 damaged stills', () => {
  it('shows what is there of a truncated JPEG, marked, and keeps the index of one that cannot be read', async () => {
    const folder = inFolder('hurt');
    await mkdir(folder);
    const noise = Buffer.from(Array.from({ length: 64 * 48 * 3 }, (_, i) => (i * 7919) % 251));
    const jpeg = await sharp(noise, { raw: { width: 64, height: 48, channels: 3 } })
      .jpeg()
      .toBuffer();
    for (const n of [1, 2, 3, 4]) await writeFile(inFolder('hurt', `${n}.jpg`), jpeg);
    await writeFile(inFolder('hurt', '2.jpg'), jpeg.subarray(0, jpeg.length / 2));
    await writeFile(inFolder('hurt', '3.jpg'), jpeg.subarray(0, 30));
    const source = await openFrames(folder);
    const seen: unknown[] = [];
    for await (const { frameIndex, damage } of source.frames()) seen.push([frameIndex, damage]);
    expect(seen).toEqual([
      [0, undefined],
      [1, 'damaged'],
      [3, undefined],
    ]);
    expect(await source.check()).toEqual({
      ...{ checkedFrames: 4, damaged: [{ from: 1, to: 2 }] },
      lost: [{ from: 2, to: 3 }],
    });
    await source.close();
  });
});
