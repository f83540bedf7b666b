import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Mutation } from './mutation.ts';

export type Outcome =
  | { readonly seen: true; readonly by: string }
  | { readonly seen: false; readonly why: string };

interface Report {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

interface TestRun {
  /** Names of the tests that failed. */
  readonly failed: readonly string[];
  /** Why none could be run at all. */
  readonly broken?: string;
}

/** A test that neither passes nor fails in this time has been stopped by the mistake. */
const longestTestMs = 240_000;

/**
 * A copy of the source on the disk, in which mistakes reach every process that a test starts: backends, engines,
 * workers and the built page as well as what the test itself imports.
 */
export class SourceCopy implements AsyncDisposable {
  readonly #folder: string;
  readonly #root: string;
  /** By test file and pattern: why it cannot be trusted without a mistake, or undefined where it passes. */
  readonly #sound = new Map<string, string | undefined>();

  readonly #checksSound: boolean;

  private constructor(folder: string, checksSound: boolean) {
    this.#folder = folder;
    this.#checksSound = checksSound;
    this.#root = join(folder, 'caliper');
  }

  /**
   * Copies what git knows or would add, and links the packages and the shared data beside it.
   * @param checksSound whether each test is run without a mistake first
   */
  static async make(root: string, checksSound: boolean): Promise<SourceCopy> {
    const copy = new SourceCopy(mkdtempSync(join(tmpdir(), 'caliper-mutations-')), checksSound);
    const list = await promisify(execFile)('git', ['ls-files', '-coz', '--exclude-standard'], {
      cwd: root,
      maxBuffer: 1 << 26,
    });
    for (const file of new Set(list.stdout.split('\0'))) {
      if (file === '' || !existsSync(join(root, file))) continue;
      mkdirSync(dirname(join(copy.#root, file)), { recursive: true });
      cpSync(join(root, file), join(copy.#root, file));
    }
    symlinkSync(join(root, 'node_modules'), join(copy.#root, 'node_modules'), 'junction');
    const shared = join(root, '../shared');
    if (existsSync(shared)) symlinkSync(shared, join(copy.#folder, 'shared'), 'junction');
    return copy;
  }

  /** Makes one mistake, runs its test and takes it back. */
  async tryMutation({ source, from, to, test, requirement }: Mutation): Promise<Outcome> {
    const path = join(this.#root, source);
    const right = readFileSync(path, 'utf8');
    if (right.split(from).length !== 2) return { seen: false, why: `it does not hold exactly once: ${from}` };
    const unsound = this.#checksSound ? await this.#whyUnsound(test, requirement) : undefined;
    if (unsound !== undefined) return { seen: false, why: unsound };
    writeFileSync(
      path,
      right.replace(from, () => to),
    );
    try {
      const { failed, broken } = await this.#runTest(test, requirement);
      if (failed[0] !== undefined) return { seen: true, by: failed[0] };
      return { seen: false, why: broken ?? 'every test passed' };
    } finally {
      writeFileSync(path, right);
    }
  }

  async #whyUnsound(test: string, requirement?: string): Promise<string | undefined> {
    const key = `${test} ${requirement}`;
    if (!this.#sound.has(key)) {
      const { failed, broken } = await this.#runTest(test, requirement);
      this.#sound.set(key, failed.length > 0 ? `it fails without the mistake too: ${failed[0]}` : broken);
    }
    return this.#sound.get(key);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Runs a test file, or those of its tests that name a requirement. */
  async #runTest(test: string, requirement?: string): Promise<TestRun> {
    const report = join(this.#folder, 'report.json');
    rmSync(report, { force: true });
    const pattern = requirement === undefined ? [] : ['-t', requirement];
    const args = [
      'run',
      '--reporter=json',
      `--outputFile=${report}`,
      '--maxWorkers=1',
      '--bail=1',
      ...pattern,
      test,
    ];
    if (test.startsWith('test/window/')) await this.#run('build/window.mjs', []);
    const output = await this.#run('node_modules/vitest/vitest.mjs', args);
    if (output === undefined) return { failed: ['it did not come to its end'] };
    if (!existsSync(report)) return { failed: [], broken: output };
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    const assertions = testResults.flatMap(({ assertionResults }) => assertionResults);
    const failed = assertions.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
    if (failed.length > 0 || assertions.some(({ status }) => status === 'passed')) return { failed };
    return { failed, broken: testResults[0]?.message || `no test of ${test} ran` };
  }

  /** What a script wrote; undefined where it had to be stopped. */
  async #run(script: string, args: readonly string[]): Promise<string | undefined> {
    const child = spawn(process.execPath, [join(this.#root, script), ...args], {
      cwd: this.#root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, CI: 'true' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => {
        output += text;
      });
    }
    const timer = setTimeout(() => child.kill('SIGKILL'), longestTestMs);
    const [, signal] = await once(child, 'close');
    clearTimeout(timer);
    return signal === null ? output : undefined;
  }
}
