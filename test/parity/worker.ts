/** Measures the cases named on standard input, one a line, and answers with one line of JSON each. For `run-parity.ts`. */
import { writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { env } from 'onnxruntime-node';
import { parityCases } from './cases/index.ts';
import { measure } from './measure.ts';

env.logLevel = 'fatal';
const named = new Map(parityCases.map((parityCase) => [parityCase.name, parityCase]));
for (const name of (await text(process.stdin)).split('\n').filter((line) => line !== '')) {
  // Synchronous, so that nothing that was measured is lost if the next case ends the process.
  writeSync(1, `${JSON.stringify(await measure(named.get(name)!))}\n`);
}
