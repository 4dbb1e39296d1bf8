/** The end of a log file, and what is added to it, across rotation. */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { errnoOf } from '../domain/errors.ts';

const CHUNK_BYTES = 65_536;
const MAX_TAIL_BYTES = 4_194_304;
const POLL_MS = 250;

/** The last `count` lines, oldest first; none when there is no file. */
export function lastLines(file: string, count: number): string[] {
  const text = readFrom(file, (size) => Math.max(0, size - MAX_TAIL_BYTES)).text;
  const lines = text.split('\n').filter(Boolean);
  return lines.slice(Math.max(0, lines.length - count));
}

/** True when the file has content and was written to after the other one. */
export function isNewer(file: string, than: string): boolean {
  const [stats, other] = [file, than].map((path) => statSync(path, { throwIfNoEntry: false }));
  return stats !== undefined && stats.size > 0 && stats.mtimeMs > (other?.mtimeMs ?? 0);
}

/** Lines as they are added, until the signal fires. */
export async function* followLines(file: string, signal: AbortSignal): AsyncGenerator<string> {
  let { size: offset, inode } = identityOf(file);
  let rest = '';
  while (!signal.aborted) {
    const now = identityOf(file);
    // Rotated (another file under the name) or cut: begin at its start.
    if (now.inode !== inode || now.size < offset) [offset, inode, rest] = [0, now.inode, ''];
    const { text, end } = readFrom(file, () => offset);
    offset = end;
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter(Boolean);
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

function readFrom(file: string, startOf: (size: number) => number): { text: string; end: number } {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return { text: '', end: 0 };
    throw error;
  }
  try {
    const chunks: Buffer[] = [];
    let position = startOf(fstatSync(descriptor).size);
    for (;;) {
      const chunk = Buffer.alloc(CHUNK_BYTES);
      const read = readSync(descriptor, chunk, 0, CHUNK_BYTES, position);
      if (read === 0) break;
      chunks.push(chunk.subarray(0, read));
      position += read;
    }
    return { text: Buffer.concat(chunks).toString('utf8'), end: position };
  } finally {
    closeSync(descriptor);
  }
}

function identityOf(file: string): { size: number; inode: number } {
  const stats = statSync(file, { throwIfNoEntry: false });
  return { size: stats?.size ?? 0, inode: stats?.ino ?? 0 };
}
