import { parentPort, workerData } from 'node:worker_threads';
import { problemsOf } from './verify.ts';

parentPort?.postMessage(problemsOf(workerData as string));
