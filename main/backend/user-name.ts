import { userInfo } from 'node:os';

/** Who works, for the audit trail: the name of the account, or its number where the system knows no name for it. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
