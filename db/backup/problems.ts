import { verifyChain } from '../audit/verify.ts';
import { openForReading, quickCheck } from '../open/connection.ts';

/** What is wrong with a backup file: structure first, then the audit chain. Empty when it can be trusted. */
export function problemsOf(path: string): readonly string[] {
  let sqlite: ReturnType<typeof openForReading> | undefined;
  try {
    sqlite = openForReading(path);
    const problems = quickCheck(sqlite);
    if (problems.length > 0) return problems;
    const { firstBroken, reason } = verifyChain(sqlite);
    return firstBroken === null ? [] : [`audit row ${firstBroken}: ${reason}`];
  } catch (thrown) {
    return [thrown instanceof Error ? thrown.message : String(thrown)];
  } finally {
    sqlite?.close();
  }
}
