import { basename, join } from 'node:path';
import { CaliperError, toCaliperError } from '../contract/errors.ts';
import { assertNotCancelled, compareNaturally } from '../media/index.ts';
import { frameIndexByName, howFramesAreFound } from './frame-names.ts';
import type { Importer } from './importer.ts';
import { listFiles } from './list-files.ts';
import { isPlainFileName } from './names.ts';
import { readText } from './read-text.ts';
import { type ImportTarget, TrackBuilder } from './track-builder.ts';
import { parseVoc, type VocObject } from './voc-file.ts';

/** One frame's annotation is a few kB. */
const maxXmlBytes = 2 ** 22;

const isXml = (name: string) => /\.xml$/i.test(name);
/** Where tools put the files below the folder that they export. */
const knownSubfolder = /(^|[/\\])(annotations?|labels|train|valid|val|test)[/\\][^/\\]+\.xml$/i;

/**
 * One Pascal VOC file, or a folder of them, one a frame, as LabelImg, CVAT, VoTT and Roboflow write them or in the
 * dialect of REAL-Colon. A lesion is an object's `unique_id`, or else its track id, or else its class. Boxes of one class
 * on one frame that carry no id are numbered on a still, and left out of a video, where a number would not follow one lesion.
 */
export const vocImporter: Importer = {
  name: 'Pascal VOC',
  recognises: ({ isFolder, entries, head }) =>
    isFolder
      ? entries.some((name) => (isXml(name) && basename(name) === name) || knownSubfolder.test(name))
      : /^\s*</.test(head) && /<(?:[\w-]+:)?annotation[\s>]/.test(head),
  read: async (path, target, { signal }) => {
    const builder = new TrackBuilder(target);
    const frameOf = frameIndexByName(target);
    const found = (await listFiles(path)).filter(isXml).sort(compareNaturally);
    const names = found.length > 0 ? found : [''];
    for (const name of names) {
      assertNotCancelled(signal);
      const where = name === '' ? basename(path) : name;
      try {
        const { text, encoding } = await readText(join(path, name), maxXmlBytes);
        builder.log.note(`Read as ${encoding}.`);
        addVocFile(text, where, frameOf, target, builder);
      } catch (thrown) {
        builder.skip(where, toCaliperError(thrown).message, kindOf(thrown));
      }
    }
    const how = howFramesAreFound(target);
    if (how !== undefined) builder.log.note(how);
    return builder.build();
  },
};

/** Adds the boxes of one file; throws where the file as a whole cannot be used. */
function addVocFile(
  xml: string,
  where: string,
  frameOf: (name: string) => number | undefined,
  target: ImportTarget,
  builder: TrackBuilder,
): void {
  const { imageName, size, objects, corners } = parseVoc(xml);
  const ownName = basename(where);
  const named = withoutFolder(imageName) || ownName;
  if (!isPlainFileName(named)) throw refused('names its image by a path, which is refused');
  const frameIndex = frameOf(named) ?? frameOf(ownName);
  if (frameIndex === undefined)
    throw refused(`no frame belongs to ${named}`, 'no frame belongs to its image');
  if (size && (size.widthPx !== target.widthPx || size.heightPx !== target.heightPx)) {
    throw refused(
      `is of ${size.widthPx} × ${size.heightPx} pixels, the frames of ${target.widthPx} × ${target.heightPx}`,
    );
  }
  if (objects.length > 0) builder.log.note(corners);
  const lesionOf = nameLesions(objects, target.frameCount === 1);
  objects.forEach((object, i) => {
    const place = `${where} object ${i + 1}`;
    const lesion = lesionOf(object);
    if (object.box === undefined) builder.skip(place, 'has no complete bndbox');
    else if (lesion === undefined) {
      builder.skip(
        place,
        `several boxes of this frame are called ${object.className}, and none has a unique_id or track_id`,
        'several boxes of a frame have one class and no unique_id or track_id: which lesion each is cannot be told',
      );
    } else builder.add({ where: place, lesion, frameIndex, box: object.box });
  });
}

/** Names the objects of one frame; undefined for one that cannot be told from others. */
function nameLesions(
  objects: readonly VocObject[],
  isStill: boolean,
): (object: VocObject) => string | undefined {
  const alike = Map.groupBy(
    objects.filter(({ identity, box }) => identity === '' && box !== undefined),
    ({ className }) => className,
  );
  return (object) => {
    const { identity, className } = object;
    const same = alike.get(className) ?? [];
    if (identity !== '' || same.length < 2) return identity || className;
    return isStill && className !== '' ? `${className} ${same.indexOf(object) + 1}` : undefined;
  };
}

/** A name below a folder, as CVAT writes it, without that folder; a way out of the folder stays and is refused. */
const withoutFolder = (imageName: string): string =>
  /^(?:[\w. -]+\/)+[^/\\:]+$/.test(imageName) && !imageName.split('/').includes('..')
    ? basename(imageName)
    : imageName;

const refused = (message: string, kind = message) =>
  new CaliperError('invalid_input', message, { details: { kind } });

/** The reason of a file that was left out as a whole, without the parts that differ from file to file. */
function kindOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof CaliperError)) return undefined;
  if (typeof thrown.details.kind === 'string') return thrown.details.kind;
  return thrown.message.startsWith('is no valid XML') ? 'is no valid XML' : thrown.message;
}
