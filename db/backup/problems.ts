import { verifyChain } from '../audit/verify.ts';
import { openForReading, quickCheck, userVersion } from '../open/connection.ts';
import { strangeRules } from '../open/rules.ts';

/** What is wrong with a backup file: structure first, then the audit chain. Empty when it can be trusted. */
export function problemsOf(path: string): readonly string[] {
  let sqlite: ReturnType<typeof openForReading> | undefined;
  try {
    sqlite = openForReading(path);
    const problems = quickCheck(sqlite);
    if (problems.length > 0) return problems;
    const strange = strangeRules(sqlite, userVersion(sqlite));
    if (strange.length > 0) return strange;
    const { firstBroken, reason } = verifyChain(sqlite);
    return firstBroken === null ? [] : [`audit row ${firstBroken}: ${reason}`];
  } catch (thrown) {
    return [thrown instanceof Error ? thrown.message : String(thrown)];
  } finally {
    sqlite?.close();
  }
}
