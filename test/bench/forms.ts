import { type Graph, type Tensor, tensorOf } from '../../inference/graph/index.ts';
import { writeOnnx } from '../../inference/graph/onnx.ts';
import { SeededRandom, Session } from '../../inference/runtime/index.ts';

export interface Timing {
  readonly form: string;
  /** Least processor time of a run, summed over threads: comparable on a busy machine. */
  readonly cpuMs: number;
  /** Shortest time of a run. */
  readonly wallMs: number;
  /** Largest difference from the first form, relative to its largest element. */
  readonly apart: number;
}

/**
 * Runs several graphs that compute the same output `y` from the same inputs, taking turns so that a busy machine
 * slows all of them alike.
 */
export async function timeForms(
  forms: Readonly<Record<string, Graph>>,
  { threads = 2, rounds = 12 }: { threads?: number; rounds?: number } = {},
): Promise<Timing[]> {
  const random = new SeededRandom(1);
  const feeds = new Map<string, Tensor>();
  const entries: {
    form: string;
    session: Session;
    own: Record<string, Tensor>;
    result: Tensor;
    cpuMs: number;
    wallMs: number;
  }[] = [];
  for (const [form, graph] of Object.entries(forms)) {
    for (const { name, shape } of graph.inputs) {
      if (feeds.has(name)) continue;
      const dims = shape as readonly number[];
      const count = dims.reduce((product, dim) => product * dim, 1);
      feeds.set(
        name,
        tensorOf(
          'float32',
          Array.from({ length: count }, () => random.uniform() - 0.5),
          dims,
        ),
      );
    }
    const session = await Session.load(writeOnnx(graph), { threads });
    const own = Object.fromEntries(graph.inputs.map(({ name }) => [name, feeds.get(name)!]));
    const result = (await session.run(own)).y!;
    entries.push({ form, session, own, result, cpuMs: Infinity, wallMs: Infinity });
  }
  for (let round = 0; round < rounds; round++) {
    for (const entry of entries) {
      const cpu = process.cpuUsage();
      const start = performance.now();
      await entry.session.run(entry.own);
      const { user, system } = process.cpuUsage(cpu);
      entry.wallMs = Math.min(entry.wallMs, performance.now() - start);
      entry.cpuMs = Math.min(entry.cpuMs, (user + system) / 1000);
    }
  }
  const timings = entries.map(({ form, result, cpuMs, wallMs }): Timing => {
    return { form, cpuMs, wallMs, apart: difference(result, entries[0]!.result) };
  });
  for (const { session } of entries) await session.release();
  return timings;
}

function difference(a: Tensor, b: Tensor): number {
  const [left, right] = [a.data as Float32Array, b.data as Float32Array];
  if (left.length !== right.length) return Number.POSITIVE_INFINITY;
  let scale = 0;
  let worst = 0;
  for (let i = 0; i < right.length; i++) {
    scale = Math.max(scale, Math.abs(right[i]!));
    worst = Math.max(worst, Math.abs(left[i]! - right[i]!));
  }
  return worst / scale;
}

/** One line a form: times, ratio of processor time to the least, difference from the first form. */
export function report(title: string, timings: readonly Timing[], flops?: number): void {
  const least = Math.min(...timings.map(({ cpuMs }) => cpuMs));
  console.log(`\n${title}`);
  for (const { form, cpuMs, wallMs, apart } of timings) {
    const rate =
      flops === undefined ? '' : `  ${(flops / cpuMs / 1e6).toFixed(0).padStart(4)} GFLOP per cpu-s`;
    console.log(
      `  ${form.padEnd(30)} ${cpuMs.toFixed(2).padStart(8)} cpu-ms  ×${(cpuMs / least).toFixed(2)}  (wall ${wallMs.toFixed(2)})${rate}  ±${apart.toExponential(0)}`,
    );
  }
}
