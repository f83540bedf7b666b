import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { CaliperError } from '../contract/errors.ts';
import type { BoxPx } from './tracks.ts';

/** One object of a Pascal VOC file. */
export interface VocObject {
  /** What says which lesion it is through a video: a `unique_id` or a track id; empty where nothing does. */
  readonly identity: string;
  /** Its class, such as `polyp`. */
  readonly className: string;
  /** Undefined where a corner is missing; a corner that is no number is NaN. */
  readonly box: BoxPx | undefined;
}

/** What Caliper reads of a Pascal VOC file. */
export interface VocFile {
  /** As written; empty where the file names none. */
  readonly imageName: string;
  /** Undefined where the file states none, or 0 × 0 as some tools do. */
  readonly size: { readonly widthPx: number; readonly heightPx: number } | undefined;
  readonly objects: readonly VocObject[];
  /** From where its corners count: a complete sentence. */
  readonly corners: string;
}

const text = z.unknown().optional();
const Corners = z.object({ xmin: text, ymin: text, xmax: text, ymax: text });

const ObjectElement = z.object({
  name: text,
  unique_id: text,
  track_id: text,
  trackid: text,
  instance_id: text,
  attributes: z.unknown().optional(),
  bndbox: Corners.optional().catch(undefined),
});

const Document = z.object({
  annotation: z.object({
    filename: text,
    source: z.object({ database: text }).optional().catch(undefined),
    size: z.object({ width: text, height: text }).optional().catch(undefined),
    object: z.array(z.unknown()).optional(),
  }),
});

const Attribute = z.object({ name: text, value: text });

// Values stay text: `unique_id` 007 must not become 7. Entities of the file's own are off, so none can expand without end.
const parser = new XMLParser({
  parseTagValue: false,
  processEntities: false,
  removeNSPrefix: true,
  isArray: (tagName) => tagName === 'object' || tagName === 'attribute',
});

/**
 * From where tools count, by the database that their files name. The original VOC counts pixels from 1 and includes the
 * last one; Roboflow adds 1 to every corner; LabelImg, CVAT, VoTT and REAL-Colon write distances from the edge.
 */
const countings = [
  {
    database: /^The VOC\d* Database$/i,
    corners: 'Corners were counted from 1 with the last pixel included, as in the VOC database.',
    shift: { min: -1, max: 0 },
  },
  {
    database: /^roboflow\./i,
    corners: 'Corners were counted from 1, as Roboflow does.',
    shift: { min: -1, max: -1 },
  },
] as const;

const asWritten = { corners: 'Corners were taken as written, counted from 0.', shift: { min: 0, max: 0 } };

/** Throws `invalid_input` for text that is no Pascal VOC annotation. */
export function parseVoc(xml: string): VocFile {
  const parsed = Document.safeParse(parseXml(xml));
  if (!parsed.success) throw new CaliperError('invalid_input', 'is no Pascal VOC annotation');
  const { filename, source, size, object = [] } = parsed.data.annotation;
  const database = textOf(source?.database);
  const counting = countings.find((candidate) => candidate.database.test(database)) ?? asWritten;
  const [widthPx, heightPx] = [numberOf(size?.width), numberOf(size?.height)];
  return {
    imageName: textOf(filename),
    size: widthPx > 0 && heightPx > 0 ? { widthPx, heightPx } : undefined,
    objects: object.map((entry) => toObject(entry, counting.shift)),
    corners: counting.corners,
  };
}

function parseXml(xml: string): unknown {
  try {
    return parser.parse(xml, true);
  } catch (cause) {
    throw new CaliperError('invalid_input', `is no valid XML: ${(cause as Error).message}`, { cause });
  }
}

function toObject(entry: unknown, shift: { readonly min: number; readonly max: number }): VocObject {
  const parsed = ObjectElement.safeParse(entry);
  if (!parsed.success) return { identity: '', className: '', box: undefined };
  const { name, unique_id, track_id, trackid, instance_id, attributes, bndbox } = parsed.data;
  const ids = [unique_id, track_id, trackid, instance_id].map(textOf);
  const identity = ids.find((id) => id !== '') ?? trackAttribute(attributes);
  return { identity, className: textOf(name), box: toBox(bndbox, shift) };
}

function toBox(
  bndbox: z.infer<typeof Corners> | undefined,
  shift: { readonly min: number; readonly max: number },
): BoxPx | undefined {
  if (bndbox === undefined) return undefined;
  const { xmin, ymin, xmax, ymax } = bndbox;
  if ([xmin, ymin, xmax, ymax].some((corner) => textOf(corner) === '')) return undefined;
  return {
    xMinPx: numberOf(xmin) + shift.min,
    yMinPx: numberOf(ymin) + shift.min,
    xMaxPx: numberOf(xmax) + shift.max,
    yMaxPx: numberOf(ymax) + shift.max,
  };
}

/** The track id among the attributes that CVAT writes below an object. */
function trackAttribute(attributes: unknown): string {
  const list = z.object({ attribute: z.array(z.unknown()) }).safeParse(attributes);
  if (!list.success) return '';
  for (const entry of list.data.attribute) {
    const attribute = Attribute.safeParse(entry);
    if (attribute.success && /^track[-_ ]?id$/i.test(textOf(attribute.data.name)))
      return textOf(attribute.data.value);
  }
  return '';
}

/** The text of an element, the five entities of XML and numbered characters resolved; others stay as written. */
function textOf(value: unknown): string {
  const inner = typeof value === 'object' && value !== null && '#text' in value ? value['#text'] : value;
  return typeof inner === 'string' ? inner.replaceAll(/&(#x?[\da-f]+|[a-z]+);/gi, resolveEntity).trim() : '';
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function resolveEntity(written: string, name: string): string {
  if (!name.startsWith('#')) return entities[name] ?? written;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : written;
}

/** NaN for anything but a plain decimal number. */
function numberOf(value: unknown): number {
  const written = textOf(value);
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(written) ? Number(written) : Number.NaN;
}
