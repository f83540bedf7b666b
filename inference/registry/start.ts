import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { CaliperError } from '../../main/contract/errors.ts';
import type { StartedFrom } from '../../main/contract/model-card.ts';
import type { WeightsReport } from '../../main/contract/models.ts';
import {
  type Graph,
  heldNetwork,
  type ImportReport,
  importWeights,
  readWeights,
  type Tensor,
} from '../graph/index.ts';
import { widenWeights } from '../runtime/bundle/half-weights.ts';
import { type Bundle, loadBundle, readModel, sha256 } from '../runtime/index.ts';

/** Weights that a training starts from: those of a bundle, of a network, or of a checkpoint. */
export interface StartWeights {
  /** As a person knows it. */
  readonly name: string;
  readonly sha256: string;
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** A copy of the network that they belong to; a checkpoint has none. */
  readonly network: (() => Graph) | undefined;
  /** The whole model, if it is one: it can be judged beside what was made of it. */
  readonly bundle: Bundle | undefined;
}

/**
 * Reads a bundle folder, an ONNX file, or a PyTorch or safetensors checkpoint. Throws what reading one throws:
 * `not_found`, `corrupt_file`, `unsupported_format`, `model_untrusted`, `too_large`.
 */
export async function loadStart(path: string): Promise<StartWeights> {
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() === true;
  if (isFolder) {
    const bundle = await loadBundle(path);
    const network = () => networkOf(bundle.model, path);
    const name = bundle.card === undefined ? basename(path) : `${bundle.card.name} ${bundle.card.version}`;
    return { name, sha256: bundle.modelSha256, tensors: network().parameters, network, bundle };
  }
  const bytes = await readModel(path);
  const about = { name: basename(path), sha256: sha256(bytes), bundle: undefined };
  if (!/\.onnx$/i.test(path))
    return { ...about, tensors: readWeights(bytes, { baseFolder: dirname(path) }), network: undefined };
  const network = () => networkOf(bytes, dirname(path));
  return { ...about, tensors: network().parameters, network };
}

function networkOf(model: Uint8Array, baseFolder: string): Graph {
  const graph = heldNetwork(model, { baseFolder });
  widenWeights(graph);
  return graph;
}

/** A way to read a file's names: as one of the graph's, or null for one that belongs nowhere. */
export type NameInGraph = (name: string) => string | null;

/**
 * Puts start weights into a network by name. `readings` are the ways in which the file's names may be meant: by its own
 * names, or by those of another library; the one that sets most tensors counts, and all of them where several parts of
 * the network are each a copy of the file's. Throws `model_contract` where no name fits.
 */
export function startFrom(
  graph: Graph,
  start: StartWeights,
  readings: readonly (readonly NameInGraph[])[],
): WeightsReport {
  const reports = readings.map((reading) =>
    joined(
      [...graph.parameters.keys()],
      reading.map((nameInGraph) => importReport(graph, start, nameInGraph)),
    ),
  );
  const best = reports.reduce(
    (most, { matched }, i) => (matched.length > reports[most]!.matched.length ? i : most),
    0,
  );
  if (reports[best]!.matched.length === 0) throw nothingFits(start, graph, reports[best]!);
  for (const nameInGraph of readings[best]!) importWeights(graph, start.tensors, nameInGraph);
  return reports[best]!;
}

function importReport(graph: Graph, start: StartWeights, nameInGraph: NameInGraph): ImportReport {
  const before = new Map(graph.parameters);
  const report = importWeights(graph, start.tensors, nameInGraph);
  for (const name of report.matched) graph.setParameter(name, before.get(name)!);
  return report;
}

function joined(names: readonly string[], reports: readonly ImportReport[]): WeightsReport {
  const matched = new Set(reports.flatMap((report) => report.matched));
  const misshapen = reports
    .flatMap((report) => report.misshapen)
    .map(({ name, wanted, found }) => ({ name, wanted: [...wanted], found: [...found] }));
  const wrong = new Set(misshapen.map(({ name }) => name));
  const unexpected = (reports[0]?.unexpected ?? []).filter((name) =>
    reports.every((report) => report.unexpected.includes(name)),
  );
  const missing = names.filter((name) => !matched.has(name) && !wrong.has(name));
  return { matched: [...matched], missing, unexpected, misshapen };
}

function nothingFits(start: StartWeights, graph: Graph, { misshapen }: WeightsReport): CaliperError {
  const some = (names: Iterable<string>) => [...names].slice(0, 3).join(', ') || 'none';
  const shapes = misshapen.length > 0 ? ` ${misshapen.length} names fit, but not their shapes.` : '';
  return new CaliperError(
    'model_contract',
    `${start.name} has no tensor that fits the network to be trained.${shapes} Its names begin with ${some(start.tensors.keys())}; the network wants ${some(graph.parameters.keys())}. Choose another start, or start from random weights.`,
  );
}

/** The line of a card that says where the weights came from. */
export const startedFrom = (start: StartWeights, report: WeightsReport): StartedFrom => ({
  name: start.name,
  sha256: start.sha256,
  set: report.matched.length,
  notSet: report.missing.length + report.misshapen.length,
});
