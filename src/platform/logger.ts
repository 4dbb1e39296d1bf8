import { pino, type Logger } from 'pino';
import { RotatingFile } from './rotating-file.ts';

export type { Logger } from 'pino';

/** 50 MB per process in all. Four megabytes wait at most: a second of a slow disk. */
const LIMITS = { fileBytes: 10_000_000, files: 5, waitingBytes: 4_194_304 };
const FLUSH_DEADLINE_MS = 1000;
const WARNING = 40;

/** A logger and the file it owns; `close` resolves when the last line is on disk (or after a second). */
export interface LogFile {
  readonly logger: Logger;
  close(): Promise<void>;
}

/** JSON lines into `path`, rotated at 10 MB, five files in all (`path.1` is the newest of the old ones). Files are 0600. */
export function openLogFile(path: string, { level, name }: { level: string; name: string }): LogFile {
  const lost = (lines: number) =>
    `${JSON.stringify({ level: WARNING, time: Date.now(), pid: process.pid, name, msg: `${lines} lines could not be written and are lost` })}\n`;
  const file = new RotatingFile(path, LIMITS, lost);
  const logger = pino({ level, name, base: { pid: process.pid } }, file);
  return {
    logger,
    close: async () => {
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([file.close(), new Promise((resolve) => (timer = setTimeout(resolve, FLUSH_DEADLINE_MS)))]);
      clearTimeout(timer);
    },
  };
}

/** A logger that writes JSON lines to standard error: for foreground use and for tests. */
export function stderrLogger({ level, name }: { level: string; name: string }): Logger {
  return pino({ level, name }, pino.destination({ dest: 2, sync: true }));
}
