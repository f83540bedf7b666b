import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-node';

/** Loads the model file named on the command line. A native crash ends only this process. */
try {
  const session = await ort.InferenceSession.create(readFileSync(process.argv[2] as string), {
    logSeverityLevel: 4,
  });
  await session.release();
  process.exitCode = 0;
} catch {
  process.exitCode = 3;
}
