import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { gradientRules } from '../../inference/autodiff/index.ts';
import { readOnnx } from '../../inference/graph/index.ts';
import { operatorCases, parityCases } from './cases/index.ts';
import { softwareDriver } from './driver.ts';
import { knownMismatch, onlyOnCpu, verdictOf } from './known-mismatches.ts';
import { runParity } from './run-parity.ts';
import { type Judged, judge, misplacedOperators } from './summary.ts';

const driver = softwareDriver();
const absent = 'absent' in driver ? driver.absent : undefined;
if (absent !== undefined) console.warn(`skipped: WebGPU against the CPU (${absent})`);

describe.skipIf(absent !== undefined)('REQ-INFER-006 WebGPU against the CPU', () => {
  const judged: Judged[] = [];

  beforeAll(async () => {
    if ('absent' in driver) return;
    const cases = operatorCases();
    for await (const result of runParity(cases, driver.env))
      judged.push(judge(cases[judged.length]!, result));
  }, 300_000);

  it('agrees in every operator but those listed, and those are still wrong', () => {
    const unexpected = judged.filter(({ verdict }) => verdict !== 'agrees' && verdict !== 'known mismatch');
    expect(unexpected.map(({ parityCase, result, verdict }) => [verdict, parityCase.name, result])).toEqual(
      [],
    );
    expect(judged.filter(({ verdict }) => verdict === 'known mismatch').length).toBeGreaterThan(0);
  });

  it('runs each operator where the list says', () => {
    expect(misplacedOperators(judged, { all: false })).toEqual([]);
  });
});

describe('REQ-INFER-006 the parity program', () => {
  it('has a case for every gradient rule, the smaller set too', () => {
    const cases = parityCases.filter(({ kind }) => kind === 'rule');
    for (const set of [cases, operatorCases()]) {
      const covered = new Set(set.flatMap(({ make }) => readOnnx(make().model).nodes.map(({ op }) => op)));
      expect(Object.keys(gradientRules).filter((operator) => !covered.has(operator))).toEqual([]);
    }
  });

  it('tells each case by its name', () => {
    expect(new Set(parityCases.map(({ name }) => name)).size).toBe(parityCases.length);
  });

  // Goes red if a mismatch that has gone counts as agreement.
  it('reports a listed mismatch that has gone, one that has changed, and a new one', () => {
    const [listed, own] = [
      parityCases.find(({ name }) => knownMismatch(name)?.error === undefined && knownMismatch(name))!,
      parityCases[0]!,
    ];
    const result = { name: '', difference: 0, output: 'y', onWebgpu: {}, onCpu: {}, seconds: 0 };
    expect(verdictOf(listed, result)).toBe('LISTED, BUT AGREES');
    expect(verdictOf(listed, { ...result, difference: 0.5 })).toBe('known mismatch');
    expect(verdictOf(listed, { ...result, difference: null, error: 'the process ended' })).toBe(
      'NEW MISMATCH',
    );
    expect(verdictOf(own, { ...result, difference: own.tolerance * 1.01 })).toBe('NEW MISMATCH');
    expect(verdictOf(own, { ...result, difference: null })).toBe('NEW MISMATCH');
    expect(verdictOf(own, result)).toBe('agrees');
  });

  it('wrote docs/webgpu-parity.md with this version and these lists', () => {
    const root = join(import.meta.dirname, '../..');
    const document = readFileSync(join(root, 'docs/webgpu-parity.md'), 'utf8');
    const { version } = JSON.parse(
      readFileSync(join(root, 'node_modules/onnxruntime-node/package.json'), 'utf8'),
    );
    expect(document).toContain(`| ONNX Runtime | ${version} |`);
    expect(document).toContain(`| Cases | ${parityCases.length} |`);
    const listed = parityCases.filter(({ name }) => knownMismatch(name) !== undefined);
    for (const name of [...listed.map((parityCase) => parityCase.name), ...onlyOnCpu.keys()])
      expect(document).toContain(`| ${name} |`);
  });
});
