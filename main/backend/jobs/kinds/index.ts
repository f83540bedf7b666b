import type { JobKindDefinition } from '../job-kind.ts';
import { check } from './check.ts';
import { phantom } from './phantom.ts';
import { selfTest } from './self-test.ts';
import { size } from './size.ts';
import { train } from './train.ts';

/** Every kind of job. */
export const jobKinds: readonly JobKindDefinition[] = [size, train, phantom, selfTest, check];
