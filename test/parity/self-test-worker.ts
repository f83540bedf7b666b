/** Lets Caliper choose between WebGPU and the CPU for the model at the path given, and prints what came of it as JSON. */
import { selfTest } from '../../inference/runtime/index.ts';

const { session, trials } = await selfTest(process.argv[2]!, {
  candidates: ['webgpu', 'cpu'],
  threads: 1,
  nowMs: () => 0, // a software driver is refused for its slowness alone
});
process.stdout.write(JSON.stringify({ chosen: session.provider, trials }));
await session.release();
