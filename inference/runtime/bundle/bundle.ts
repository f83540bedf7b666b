import { createHash } from 'node:crypto';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CaliperError } from '../../../main/contract/errors.ts';
import { cardVersion, ModelCard } from '../../../main/contract/model-card.ts';
import { digestOf, type ModelParts, modelDigest } from '../../../main/contract/model-digest.ts';
import { readRegular } from '../../../main/files/index.ts';
import { type OutputRules, writeOutputFolder } from '../../../main/outputs/index.ts';
import { MAX_CARD_BYTES, MAX_MODEL_BYTES } from '../../graph/limits.ts';
import { Golden } from './golden.ts';

/** A model folder as read: `model.onnx`, and `card.json` and `golden.json` where present. */
export interface Bundle {
  readonly folder: string;
  readonly model: Uint8Array;
  /** SHA-256 of `model.onnx`; stored with every result. */
  readonly modelSha256: string;
  /** What card and golden answer say, by digest, and with `modelSha256` the identity of the whole. */
  readonly parts: ModelParts;
  readonly digest: string;
  readonly card: ModelCard | undefined;
  readonly golden: Golden | undefined;
  /** Only a model whose card states what it is may have all its answers accepted at once. */
  readonly mayAcceptAll: boolean;
  /** True if any training picture was rendered: every result then says so. */
  readonly demonstration: boolean;
}

/** The bytes of an ONNX file. Throws `not_found`, `unsupported_format` (no ordinary file), `too_large`. */
export function readModel(path: string): Promise<Uint8Array> {
  return readRegular(path, MAX_MODEL_BYTES);
}

/** SHA-256 in lower-case hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Reads a bundle. Throws `not_found` without `model.onnx`, `invalid_input` for a file in place of a folder, `model_untrusted` if it is not the file its card names,
 * `newer_version` for a card made by a newer Caliper, `model_contract` for a card or golden file that does not parse.
 */
export async function loadBundle(folder: string): Promise<Bundle> {
  const there = await stat(folder).catch(() => undefined);
  if (there !== undefined && !there.isDirectory()) throw fileIsNoBundle(folder);
  const model = await readModel(join(folder, 'model.onnx'));
  const modelSha256 = sha256(model);
  const card = await readCard(join(folder, 'card.json'));
  if (card !== undefined && card.modelSha256 !== modelSha256)
    throw new CaliperError('model_untrusted', `model.onnx is not the file that its card describes`, {
      details: { folder, expected: card.modelSha256, found: modelSha256 },
    });
  const goldenJson = await readJson(join(folder, 'golden.json'));
  const golden = goldenJson === undefined ? undefined : parse(Golden, goldenJson, 'golden.json');
  const parts = {
    sha256: modelSha256,
    cardSha256: card === undefined ? null : digestOf(card),
    goldenSha256: golden === undefined ? null : digestOf(golden),
  };
  return {
    folder,
    model,
    modelSha256,
    parts,
    digest: modelDigest(parts),
    card,
    golden,
    mayAcceptAll: card !== undefined,
    demonstration: card?.training.renderedData === true,
  };
}

/** A network or weights alone: neither says how it is to be read, but there is a way to use it. */
function fileIsNoBundle(path: string): CaliperError {
  const way = /\.onnx$/i.test(path)
    ? 'This is a network alone: put it into a folder of its own under the name model.onnx, with its card if there is one, and import that folder. Before, `caliper models weights` puts trained weights into it and `caliper models retrofit` gates. A training writes a whole bundle.'
    : 'Weights alone are no model: `caliper models weights` puts them into the ONNX file of their network.';
  return new CaliperError(
    'invalid_input',
    `${path} is a file. A model is a folder, a bundle, that holds model.onnx, its card (card.json) and the answer that it must give (golden.json). ${way}`,
    { details: { path } },
  );
}

/** What `writeBundle` needs. The card's hash and version are filled in by it. */
export interface BundleContent {
  readonly model: Uint8Array;
  readonly card?: Omit<ModelCard, 'modelSha256' | 'cardVersion'>;
  readonly golden?: Golden;
}

/**
 * Writes a bundle: the folder is complete or absent, whatever happens. Throws `model_contract` for an invalid card, and
 * as `checkOutputFolder`: only a bundle with a card is replaced.
 */
export async function writeBundle(
  folder: string,
  content: BundleContent,
  rules: OutputRules = {},
): Promise<void> {
  const { model, card, golden } = content;
  const files: Record<string, Uint8Array> = { 'model.onnx': model };
  if (card !== undefined) {
    const whole = { cardVersion, ...card, modelSha256: sha256(model) };
    files['card.json'] = json(parse(ModelCard, whole, 'card.json'));
  }
  if (golden !== undefined) files['golden.json'] = json(golden);
  await writeOutputFolder(
    {
      path: folder,
      isOurs: isBundle,
      async fill(temporary) {
        for (const [name, bytes] of Object.entries(files))
          await writeFile(join(temporary, name), bytes, { flush: true });
      },
    },
    rules,
  );
}

const bundleFiles = ['model.onnx', 'card.json', 'golden.json'];

/** Whether a folder holds a bundle with a card and nothing else. */
export async function isBundle(folder: string, names: readonly string[]): Promise<boolean> {
  if (!names.every((name) => bundleFiles.includes(name)) || !names.includes('model.onnx')) return false;
  const card = await readJson(join(folder, 'card.json')).catch(() => undefined);
  return z.object({ cardVersion: z.int(), modelSha256: z.string() }).safeParse(card).success;
}

const VersionOnly = z.object({ cardVersion: z.int() });

async function readCard(path: string): Promise<ModelCard | undefined> {
  const raw = await readJson(path);
  if (raw === undefined) return undefined;
  const { cardVersion: found } = parse(VersionOnly, raw, 'card.json');
  if (found > cardVersion)
    throw new CaliperError('newer_version', `the model card was made by a newer Caliper`, {
      details: { path, found, known: cardVersion },
    });
  return parse(ModelCard, raw, 'card.json');
}

async function readJson(path: string): Promise<unknown> {
  const bytes = await readRegular(path, MAX_CARD_BYTES).catch((thrown: unknown) => {
    if (thrown instanceof CaliperError && thrown.code === 'not_found') return undefined;
    throw thrown;
  });
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (thrown) {
    throw new CaliperError('model_contract', `${path} is not JSON`, { cause: thrown });
  }
}

function parse<T>(schema: z.ZodType<T>, value: unknown, file: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new CaliperError('model_contract', `${file}: ${z.prettifyError(parsed.error)}`, {
    cause: parsed.error,
  });
}

function json(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`);
}
