import { mkdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { pino, type Logger } from 'pino';
import { createStream } from 'rotating-file-stream';

export type { Logger } from 'pino';

const FILE_SIZE = '10M';
const ROTATED_FILES = 5;
const FLUSH_DEADLINE_MS = 1000;

/** A logger and the file it owns; `close` resolves when the last line is on disk (or after a second). */
export interface LogFile {
  readonly logger: Logger;
  close(): Promise<void>;
}

/** JSON lines into `path`, rotated at 10 MB, five old files kept (`path.1` is the newest). Files are 0600. */
export function openLogFile(path: string, { level, name }: { level: string; name: string }): LogFile {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const file = basename(path);
  const stream = createStream((_time, index) => (index ? `${file}.${index}` : file), {
    path: dirname(path),
    size: FILE_SIZE,
    rotate: ROTATED_FILES,
    mode: 0o600,
  });
  const logger = pino({ level, name, base: { pid: process.pid } }, stream);
  // A full disk must not end the process; the line is lost and the next one is tried again.
  stream.on('error', (error) => process.stderr.write(`log ${path}: ${error.message}\n`));
  return {
    logger,
    close: () =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, FLUSH_DEADLINE_MS);
        stream.end(() => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}

/** A logger that writes JSON lines to standard error: for foreground use and for tests. */
export function stderrLogger({ level, name }: { level: string; name: string }): Logger {
  return pino({ level, name }, pino.destination({ dest: 2, sync: true }));
}
