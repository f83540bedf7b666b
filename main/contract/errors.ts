/** Every way in which Caliper can refuse or fail. Closed: adding a code is a change of the contract. */
export const errorCodes = [
  'invalid_input', // the request itself does not parse or contradicts itself
  'not_found', // no such entity, file or frame
  'unsupported_format', // a file that is intact but of a kind Caliper does not read
  'corrupt_file', // a file whose content breaks its own format
  'too_large', // beyond a stated cap on pixels, bytes or shapes
  'file_changed', // a file vanished or changed while it was being read
  'model_contract', // a model whose inputs or outputs are not what its use needs
  'model_untrusted', // a bundle whose hash does not match its card
  'provider_unavailable', // an execution provider that cannot be used here
  'out_of_memory',
  'disk_full',
  'read_only',
  'locked', // a second writer
  'newer_version', // a database or bundle made by a newer Caliper
  'database_damaged',
  'conflict', // the entity changed in between, or the state forbids the action
  'cancelled',
  'interrupted', // the process that did the work died
  'internal', // a bug
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** The one error type that crosses a boundary. `message` is for people; `details` for programs. */
export class CaliperError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CaliperError';
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** Converts whatever was thrown into a CaliperError; called once at each boundary. */
export function toCaliperError(thrown: unknown): CaliperError {
  if (thrown instanceof CaliperError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const { code = '', path, syscall = '' } = (thrown instanceof Error ? thrown : {}) as NodeJS.ErrnoException;
  const words = systemWords[code];
  return new CaliperError(
    systemCodes[code] ?? 'internal',
    words === undefined ? message : path === undefined ? `${words}.` : `${path}: ${words}.`,
    { cause: thrown, details: refusesReading(code, syscall) ? { access: 'read' } : {} },
  );
}

/** Whether the system refused to read, so that advice on writing would mislead. */
const refusesReading = (code: string, call: string) =>
  (code === 'EACCES' || code === 'EPERM') && /^(?:read|scandir|opendir|l?stat|access)/.test(call);

const systemCodes: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'not_found',
  ENOTDIR: 'not_found',
  ELOOP: 'not_found',
  ENAMETOOLONG: 'invalid_input',
  EISDIR: 'invalid_input',
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
  SQLITE_FULL: 'disk_full',
  EACCES: 'read_only',
  EPERM: 'read_only',
  EROFS: 'read_only',
  SQLITE_READONLY: 'read_only',
  SQLITE_CORRUPT: 'database_damaged',
  SQLITE_NOTADB: 'database_damaged',
  ABORT_ERR: 'cancelled',
};

/** What the system says in its own language about a path that a person gave. */
const systemWords: Readonly<Record<string, string>> = {
  EACCES: 'this account has no right to it',
  EPERM: 'the system does not allow this account to use it',
  EROFS: 'this place can only be read, not written',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the space that this account may use is full',
  ENOENT: 'there is no such file or folder',
  EBUSY: 'another program uses it',
  EMFILE: 'too many files are open',
  EIO: 'the disk reports an error',
  ENOTDIR: 'a file stands where this path needs a folder',
  ELOOP: 'the links in this path lead to each other',
  ENAMETOOLONG: 'this name is longer than the system allows',
  EISDIR: 'a folder stands where a file is needed',
};

/** Exhaustiveness check for a switch over a closed union. */
export function missingCase(value: never): never {
  throw new CaliperError('internal', `unhandled case: ${JSON.stringify(value)}`);
}
