// How much damage the product notices: `node test/bench/silent-damage.ts [places]`.
// One packet of a small video is changed at a time, in four ways, and the video read in order and frame by frame.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFrames } from '../../main/media/index.ts';
import { type PacketEntry, scanPackets } from '../../main/media/video/packet-table.ts';
import { Video } from '../../main/media/video/video.ts';
import { type DamageRecipe, damageRecipes } from '../videos/damage-recipes.ts';
import { makeVideo } from '../videos/make-video.ts';

const places = Number(process.argv[2] ?? 12);
const frameCount = 32;
const vpx = { deadline: 'realtime', 'cpu-used': '8', b: '500000' };
const recipes: Readonly<Record<string, DamageRecipe>> = {
  ...damageRecipes,
  VP8: { file: 'vp8.webm', encoder: 'libvpx', encoderOptions: vpx },
  AV1: { file: 'av1.mkv', encoder: 'libsvtav1', encoderOptions: { preset: '10' } },
};

type Change = (payload: Buffer) => void;

const changes: readonly Change[] = [
  function oneBit(payload) {
    payload[payload.length >> 1]! ^= 0x10;
  },
  function sixBytes(payload) {
    for (let i = 0; i < 6; i++) payload[Math.min(payload.length - 1, (payload.length >> 1) + 3 * i)]! ^= 0x5a;
  },
  function halfZeros(payload) {
    payload.fill(0, Math.floor(payload.length * 0.4), Math.floor(payload.length * 0.9));
  },
  function halfOnes(payload) {
    payload.fill(0xff, Math.floor(payload.length * 0.4), Math.floor(payload.length * 0.9));
  },
];

interface Pictures {
  /** By frame; undefined for one that cannot be decoded. */
  readonly shown: readonly (Buffer | undefined)[];
  readonly isTold: readonly boolean[];
}

async function inOrder(path: string): Promise<Pictures> {
  const video = await openFrames(path);
  const shown: (Buffer | undefined)[] = new Array(video.frameCount).fill(undefined);
  const isTold: boolean[] = new Array(video.frameCount).fill(true);
  for await (const { frameIndex, data, damage } of video.frames()) {
    shown[frameIndex] = Buffer.from(data);
    isTold[frameIndex] = damage !== undefined;
  }
  await video.close();
  return { shown, isTold };
}

async function atRandom(path: string): Promise<Pictures['shown']> {
  const video = await openFrames(path);
  const shown: (Buffer | undefined)[] = [];
  for (let i = 0; i < video.frameCount; i++) {
    const at = (i * 13 + 5) % video.frameCount;
    shown[at] = await video.frame(at).then(
      ({ data }) => Buffer.from(data),
      () => undefined,
    );
  }
  await video.close();
  return shown;
}

const isSame = (a: Buffer | undefined, b: Buffer | undefined) =>
  a === undefined || b === undefined ? a === b : a.equals(b);

async function measure(path: string): Promise<string> {
  const good = await inOrder(path);
  const video = await Video.open(path);
  const { packets } = await scanPackets(video);
  await video.close();
  const bytes = await readFile(path);
  let [changed, noticed, silent, differs] = [0, 0, 0, 0];
  for (let place = 0; place < places; place++) {
    const packet: PacketEntry = packets[Math.floor(((place + 0.5) * packets.length) / places)]!;
    for (const change of changes) {
      const hurt = Buffer.from(bytes);
      change(hurt.subarray(packet.bytePosition, packet.bytePosition + packet.sizeBytes));
      if (hurt.equals(bytes)) continue;
      await writeFile(path, hurt);
      const read = await inOrder(path).catch(() => undefined);
      const again = read && (await atRandom(path));
      if (again && read.shown.some((picture, i) => !isSame(picture, again[i]))) differs++;
      const hurtFrames = good.shown.flatMap((picture, i) => (isSame(picture, read?.shown[i]) ? [] : [i]));
      if (hurtFrames.length === 0) continue;
      changed++;
      if (!read || hurtFrames.every((i) => read.isTold[i])) noticed++;
      else silent++;
    }
  }
  await writeFile(path, bytes);
  return `${String(changed).padStart(7)} ${String(noticed).padStart(8)} ${String(silent).padStart(7)} ${String(differs).padStart(8)}`;
}

const folder = await mkdtemp(join(tmpdir(), 'caliper-damage-'));
try {
  console.log(`${'codec'.padEnd(14)} changed  noticed  silent  differs`);
  for (const [name, { file, blind: _, ...recipe }] of Object.entries(recipes)) {
    const path = join(folder, file);
    await makeVideo(path, { frameCount, keyEvery: 8, ...recipe });
    console.log(`${name.padEnd(14)} ${await measure(path)}`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
