/** The last words of a daemon for people: the end of its log and of what it wrote to standard error. */
import { readTail } from '../platform/file-tail.ts';
import { daemonErrorFile, daemonLog, type Paths } from '../platform/paths.ts';
import type { DaemonId } from '../domain/daemon.ts';

const LOG_LINES = 8;
const TRACE_LINES = 6;
const LINE_LENGTH = 200;
const READ_BYTES = 16_384;
/** Pino's numbers. */
const LEVELS: Readonly<Record<number, string>> = { 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };

interface LogLine {
  readonly level?: number;
  readonly time?: number;
  readonly pid?: number;
  readonly msg?: string;
  readonly err?: { readonly message?: string };
}

/** @param livingPid the process that writes to the same files now; its lines are left out */
export function lastWords(paths: Paths, daemonId: DaemonId, livingPid: number | null): string[] {
  const log = linesOf(daemonLog(paths, daemonId)).flatMap((line) => logLine(line, livingPid));
  const trace = linesOf(daemonErrorFile(paths, daemonId)).filter((line) => !line.startsWith('{'));
  return [...log.slice(-LOG_LINES), ...trace.slice(-TRACE_LINES)].map((line) => line.slice(0, LINE_LENGTH));
}

function linesOf(file: string): string[] {
  return readTail(file, READ_BYTES).split('\n').filter(Boolean);
}

function logLine(text: string, livingPid: number | null): string[] {
  const line = parse(text);
  if (line === undefined || (livingPid !== null && line.pid === livingPid)) return [];
  const time = new Date(line.time ?? 0).toISOString();
  const cause = line.err?.message === undefined ? '' : `: ${line.err.message}`;
  return [`${time} ${LEVELS[line.level ?? 0] ?? ''} ${line.msg ?? ''}${cause}`];
}

/** Undefined for half a line: the process died while it wrote it. */
function parse(text: string): LogLine | undefined {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return undefined;
  }
}
