import { ExitCode } from './exit-code.ts';

interface ErrorSpec {
  /** Exit status of a command that ends with this error. */
  readonly exit: ExitCode;
  /** HTTP status when the error answers a request. */
  readonly http: number;
  /** What the reader can do next, when it is the same every time. */
  readonly hint?: string;
}

/**
 * Every error a user, a client or a script can meet, by its stable code.
 * docs/errors.md lists them; a test keeps the two equal.
 */
export const ERRORS = {
  USAGE: { exit: ExitCode.usage, http: 400 },
  PROJECT_NOT_FOUND: { exit: ExitCode.usage, http: 404, hint: 'Check the path given with --project.' },
  PROJECT_NOT_A_DIRECTORY: { exit: ExitCode.usage, http: 400, hint: 'Give the directory that holds the project.' },
  PROJECT_UNREADABLE: { exit: ExitCode.permission, http: 403, hint: 'Grant read access to the directory, or choose another.' },
  PROJECT_ROOT_REFUSED: {
    exit: ExitCode.usage,
    http: 400,
    hint: 'Choose a directory inside it, or add --force if you really mean it.',
  },
  PROJECT_NOT_REGISTERED: { exit: ExitCode.notRunning, http: 404, hint: 'Start it with `indexer daemon start --project DIR`.' },
  PROJECT_NOT_SERVED: { exit: ExitCode.notRunning, http: 404, hint: 'Ask the registry again: the project is served elsewhere.' },
  STATE_DIRECTORY_UNSAFE: {
    exit: ExitCode.permission,
    http: 500,
    hint: 'Make it yours with mode 0700, or point INDEXER_HOME to a private directory.',
  },
  STATE_DIRECTORY_UNUSABLE: {
    exit: ExitCode.permission,
    http: 500,
    hint: 'Free space or grant write access, or point INDEXER_HOME elsewhere.',
  },
  STATE_DIRECTORY_UNFIT: {
    exit: ExitCode.configuration,
    http: 500,
    hint: 'Point INDEXER_HOME to a directory on a local disk (projects may stay where they are).',
  },
  SETTINGS_INVALID: { exit: ExitCode.configuration, http: 500, hint: 'Correct the key, or delete it to get the default.' },
  PORT_TAKEN: { exit: ExitCode.conflict, http: 409, hint: 'Choose another --port, or leave it out to get a free one.' },
  ALREADY_RUNNING: { exit: ExitCode.conflict, http: 409, hint: 'Stop it first with `indexer daemon stop`.' },
  LOCK_HELD: { exit: ExitCode.lockHeld, http: 409 },
  LOCK_TIMEOUT: { exit: ExitCode.timeout, http: 503, hint: 'Another `indexer` command is at work; try again.' },
  DAEMON_NOT_RUNNING: { exit: ExitCode.notRunning, http: 404, hint: 'Start it with `indexer daemon start`.' },
  DAEMON_UNKNOWN: { exit: ExitCode.notRunning, http: 404, hint: '`indexer daemon list` shows the daemons there are.' },
  DAEMON_FAILED: { exit: ExitCode.failed, http: 502, hint: '`indexer daemon logs` shows why; `indexer daemon restart` tries again.' },
  DAEMON_TIMEOUT: { exit: ExitCode.timeout, http: 504, hint: '`indexer daemon logs` shows what it is doing.' },
  DAEMON_UNREACHABLE: { exit: ExitCode.notRunning, http: 502, hint: '`indexer doctor` checks what is wrong.' },
  DAEMON_DRAINING: { exit: ExitCode.temporaryFailure, http: 503, hint: 'It is stopping; ask again in a moment.' },
  SUPERVISOR_NOT_RUNNING: { exit: ExitCode.notRunning, http: 503, hint: 'Start it with `indexer supervisor start`.' },
  SUPERVISOR_FAILED: { exit: ExitCode.failed, http: 502, hint: '`indexer doctor` checks what it needs.' },
  SUPERVISOR_TIMEOUT: { exit: ExitCode.timeout, http: 504, hint: '`indexer supervisor status` tells if it is there.' },
  PROCESS_MANAGER_FAILED: { exit: ExitCode.failed, http: 502, hint: '`indexer doctor` checks pm2.' },
  PROCESS_MANAGER_TIMEOUT: { exit: ExitCode.timeout, http: 504, hint: '`indexer doctor` checks pm2.' },
  UNAUTHORIZED: { exit: ExitCode.permission, http: 401, hint: 'Each project has its own token; read it from its endpoint.json.' },
  HOST_REFUSED: { exit: ExitCode.permission, http: 403, hint: 'Connect to 127.0.0.1 or localhost.' },
  ORIGIN_REFUSED: { exit: ExitCode.permission, http: 403, hint: 'Web pages may not call a daemon.' },
  TOO_MANY_CONNECTIONS: { exit: ExitCode.temporaryFailure, http: 503, hint: 'Close idle clients and try again.' },
  REQUEST_QUARANTINED: {
    exit: ExitCode.failed,
    http: 502,
    hint: 'It is refused for five minutes. Ask in another way; `indexer daemon status` shows how the daemon ended.',
  },
  BAD_REQUEST: { exit: ExitCode.usage, http: 400 },
  NOT_FOUND: { exit: ExitCode.usage, http: 404 },
  PAYLOAD_TOO_LARGE: { exit: ExitCode.usage, http: 413 },
  INDEX_LOCKED: { exit: ExitCode.conflict, http: 409, hint: 'A daemon is writing this index; ask it, or stop it first.' },
  INDEX_CORRUPT: { exit: ExitCode.failed, http: 500, hint: '`indexer index --full` builds it anew.' },
  INDEX_FAILED: { exit: ExitCode.failed, http: 500, hint: '`indexer daemon logs` shows why.' },
  QUERY_INVALID: { exit: ExitCode.usage, http: 400 },
  QUERY_TIMEOUT: {
    exit: ExitCode.timeout,
    http: 504,
    hint: 'Ask again in a moment, or for less: a regular expression with a literal part, a search narrowed with file: or lang:.',
  },
  TOO_MANY_SEARCHES: {
    exit: ExitCode.temporaryFailure,
    http: 503,
    hint: 'Ask again in a moment; a search for text without /.../ does not wait.',
  },
  DOCUMENT_NOT_INDEXED: { exit: ExitCode.usage, http: 404, hint: 'Give a path relative to the project root.' },
  CLIENT_CONFIG_MALFORMED: { exit: ExitCode.configuration, http: 500, hint: 'Correct the file; it was left as it is.' },
  NATIVE_ADDON_MISSING: {
    exit: ExitCode.configuration,
    http: 500,
    hint: 'Where indexer is installed: `npm install-scripts approve better-sqlite3` (npm 12), then `npm rebuild better-sqlite3`; it needs a C++ compiler.',
  },
  INTERNAL: { exit: ExitCode.bug, http: 500, hint: 'This is a bug in indexer; please report it with the log.' },
} as const satisfies Record<string, ErrorSpec>;

export type ErrorCode = keyof typeof ERRORS;

/** What an error looks like in `--json` output and in HTTP answers. */
export interface ErrorBody {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
}

/** An expected failure: what was wrong and where (message), what to do next (hint), a stable code. */
export class IndexerError extends Error {
  override readonly name = 'IndexerError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    const spec: ErrorSpec = ERRORS[code];
    this.hint = options.hint ?? spec.hint;
  }

  get exitCode(): ExitCode {
    return ERRORS[this.code].exit;
  }

  get httpStatus(): number {
    return ERRORS[this.code].http;
  }

  toBody(): ErrorBody {
    return { code: this.code, message: this.message, ...(this.hint === undefined ? {} : { hint: this.hint }) };
  }
}

/** The error itself when it is expected, else an INTERNAL one that keeps it as cause. */
export function toIndexerError(error: unknown): IndexerError {
  if (error instanceof IndexerError) return error;
  return new IndexerError('INTERNAL', messageOf(error), { cause: error });
}

/** Rebuilds an error that crossed a socket as an ErrorBody. */
export function errorFromBody(body: { code?: unknown; message?: unknown; hint?: unknown }): IndexerError {
  const code = typeof body.code === 'string' && body.code in ERRORS ? (body.code as ErrorCode) : 'INTERNAL';
  const hint = typeof body.hint === 'string' ? { hint: body.hint } : {};
  return new IndexerError(code, typeof body.message === 'string' ? body.message : 'unknown error', hint);
}

/** Errno name such as ENOENT of a failed system call, if the error is one. */
export function errnoOf(error: unknown): string | undefined {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
