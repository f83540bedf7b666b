import { constants, getPriority } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineEntry } from '../../../test/sizing-case.ts';
import { processesBelow } from '../../../test/window/process-tree.ts';
import { EngineRole } from '../../contract/engine/process-limits.ts';
import type { EngineProcess } from './engine-process.ts';
import { forkEngine } from './fork.ts';

describe.skipIf(process.platform !== 'linux')('REQ-SYS-013 the processor', () => {
  const started: EngineProcess[] = [];
  beforeAll(async () => {
    const fork = forkEngine(engineEntry);
    const ready = EngineRole.options.map((role) => {
      const child = fork(role);
      started.push(child);
      return new Promise((resolve) => child.onMessage(resolve));
    });
    await Promise.all(ready);
  }, 60_000);
  afterAll(() => {
    for (const child of started) child.kill();
  });

  it('is left to sizing and reading by the process that trains', () => {
    const priorityOf = (role: EngineRole) => {
      const { pid } = processesBelow(process.pid).find(({ command }) => command.includes(` ${role} `))!;
      return getPriority(pid);
    };
    const own = getPriority();
    expect([priorityOf('inference'), priorityOf('reader')]).toEqual([own, own]);
    expect(priorityOf('training')).toBe(constants.priority.PRIORITY_BELOW_NORMAL);
  });
});
