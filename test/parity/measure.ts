import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import type { Tensor } from '../../inference/graph/index.ts';
import { fromOrt, toOrt } from '../../inference/runtime/ort-tensor.ts';
import { executionProviders } from '../../inference/runtime/session.ts';
import { relativeDifference } from '../gradients/index.ts';
import type { ParityCase, ParityModel } from './parity-case.ts';

/** Operator → number of its nodes that ran on a provider. */
export type OperatorCounts = Readonly<Record<string, number>>;

export interface ParityResult {
  readonly name: string;
  /** Largest difference over all outputs, relative to the largest |CPU| of that output; null where it is not finite. */
  readonly difference: number | null;
  /** The output with that difference. */
  readonly output: string;
  /** Where each node of the optimised graph really ran, from ONNX Runtime's own profile. */
  readonly onWebgpu: OperatorCounts;
  readonly onCpu: OperatorCounts;
  /** What WebGPU said instead of answering. */
  readonly error?: string;
  readonly seconds: number;
}

type Outputs = Readonly<Record<string, Tensor>>;

/** Runs a case on the CPU and on WebGPU and compares. Throws only what the CPU throws. */
export async function measure(parityCase: ParityCase): Promise<ParityResult> {
  const startMs = performance.now();
  const made = parityCase.make();
  const expected = await runOn('cpu', made);
  const seconds = () => Math.round((performance.now() - startMs) / 100) / 10;
  try {
    const got = await runOn('webgpu', made);
    const [output, difference] = worst(got.outputs, expected.outputs);
    const finite = Number.isFinite(difference) ? difference : null;
    return { name: parityCase.name, difference: finite, output, ...placement(got.nodes), seconds: seconds() };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown.message : String(thrown);
    return {
      name: parityCase.name,
      difference: null,
      output: '',
      onWebgpu: {},
      onCpu: {},
      error,
      seconds: seconds(),
    };
  }
}

function worst(got: Outputs, expected: Outputs): readonly [output: string, difference: number] {
  let found: readonly [string, number] = ['', 0];
  for (const [name, tensor] of Object.entries(expected)) {
    const difference = differenceOf(got[name]!, tensor);
    if (difference >= found[1]) found = [name, difference];
  }
  return found;
}

/** Whole numbers and truth values must be equal. */
function differenceOf(got: Tensor, expected: Tensor): number {
  if (expected.type.startsWith('float')) return relativeDifference(got, expected);
  const same = Array.from(expected.data as ArrayLike<number | bigint>).every(
    (element, index) => element === got.data[index],
  );
  return same ? 0 : Number.POSITIVE_INFINITY;
}

interface ProfiledNode {
  readonly cat?: string;
  readonly name?: string;
  readonly args?: { readonly provider?: string; readonly op_name?: string };
}

/** Runs in ONNX Runtime itself, not in Caliper's session, which does not profile. */
async function runOn(
  provider: 'cpu' | 'webgpu',
  { model, feeds, cpuNodes = [] }: ParityModel,
): Promise<{ outputs: Outputs; nodes: readonly ProfiledNode[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'caliper-parity-'));
  try {
    const session = await InferenceSession.create(model, {
      executionProviders: executionProviders(provider, cpuNodes),
      intraOpNumThreads: 1,
      logSeverityLevel: 4,
      enableProfiling: true,
      profileFilePrefix: join(folder, 'profile'),
    });
    const answer = await session.run(
      Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, toOrt(tensor)])),
      { logSeverityLevel: 4 },
    );
    const outputs = Object.fromEntries(
      Object.entries(answer).map(([name, tensor]) => [
        name,
        fromOrt(tensor as Parameters<typeof fromOrt>[0]),
      ]),
    );
    session.endProfiling();
    await session.release();
    const [profile] = await readdir(folder);
    return { outputs, nodes: JSON.parse(await readFile(join(folder, profile!), 'utf8')) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function placement(nodes: readonly ProfiledNode[]): { onWebgpu: OperatorCounts; onCpu: OperatorCounts } {
  const onWebgpu: Record<string, number> = {};
  const onCpu: Record<string, number> = {};
  for (const { cat, name, args } of nodes) {
    if (cat !== 'Node' || !name?.endsWith('_kernel_time') || args?.op_name === undefined) continue;
    // Copies between the memories are no operators of the model.
    if (args.op_name.startsWith('Memcpy')) continue;
    const counts = args.provider === 'WebGpuExecutionProvider' ? onWebgpu : onCpu;
    counts[args.op_name] = (counts[args.op_name] ?? 0) + 1;
  }
  return { onWebgpu, onCpu };
}
