/**
 * Every operator of Caliper's graphs, its networks and training steps on WebGPU against the CPU. Prints a line a case and
 * ends with status 1 on a new mismatch, on a listed one that has gone, and on an operator that is not where listed.
 * `npm run parity [-- --machine] [-- --write]`: the machine's own GPU instead of SwiftShader; write
 * `docs/webgpu-parity.md`. Takes about four minutes on two cores.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parityCases } from './cases/index.ts';
import { parityDocument } from './document.ts';
import { machineDriver, softwareDriver } from './driver.ts';
import { runParity } from './run-parity.ts';
import { type Judged, judge, largestDifference, misplacedOperators, operatorSummaries } from './summary.ts';

const root = join(import.meta.dirname, '../..');
const { values: flags } = parseArgs({
  options: { machine: { type: 'boolean' }, write: { type: 'boolean' } },
});
const driver = flags.machine ? machineDriver : softwareDriver();
if ('absent' in driver) {
  console.error(`Nothing was compared: ${driver.absent}.`);
  process.exit(1);
}
const version = (
  JSON.parse(readFileSync(join(root, 'node_modules/onnxruntime-node/package.json'), 'utf8')) as {
    version: string;
  }
).version;
console.log(`ONNX Runtime ${version}, ${driver.name}, ${parityCases.length} cases\n`);
console.log(`${'case'.padEnd(64)} difference  tolerance  verdict`);

const judged: Judged[] = [];
for await (const result of runParity(parityCases, driver.env)) {
  const each = judge(parityCases[judged.length]!, result);
  judged.push(each);
  console.log(line(each));
}

const failures = judged.filter(({ verdict }) => verdict !== 'agrees' && verdict !== 'known mismatch');
const misplaced = misplacedOperators(judged, { all: true });
console.log('');
for (const kind of ['own', 'rule', 'foreign'] as const) {
  const group = judged.filter(({ parityCase }) => parityCase.kind === kind);
  const agreeing = group.filter(({ verdict }) => verdict === 'agrees');
  console.log(
    `${kind.padEnd(8)} ${agreeing.length} of ${group.length} agree, largest difference ${largestDifference(agreeing).toExponential(1)}`,
  );
}
const onGpu = operatorSummaries(judged).filter(({ onWebgpu }) => onWebgpu > 0);
console.log(`${onGpu.length} operators ran on WebGPU`);
for (const { parityCase, verdict, result } of failures)
  console.error(`${verdict}: ${parityCase.name} ${result.error ?? ''}`);
for (const text of misplaced) console.error(text);
const failed = failures.length + misplaced.length;
if (failed > 0) process.exitCode = 1;
else if (flags.write)
  writeFileSync(
    join(root, 'docs/webgpu-parity.md'),
    parityDocument(judged, {
      onnxRuntime: version,
      driver: driver.name,
      date: new Date().toISOString().slice(0, 10),
    }),
  );
console.log(failed > 0 ? `${failed} failed` : 'all as listed');

function line({ parityCase, result, verdict }: Judged): string {
  const difference = result.difference?.toExponential(1) ?? (result.error === undefined ? 'NaN' : 'refused');
  return `${parityCase.name.padEnd(64)} ${difference.padStart(10)}  ${parityCase.tolerance.toExponential(1).padStart(9)}  ${verdict}`;
}
