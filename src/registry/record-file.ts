/** One JSON record in one private file. */
import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf, messageOf } from '../domain/errors.ts';
import type { Logger } from '../platform/logger.ts';
import { writePrivateJson } from '../platform/private-file.ts';

/** A directory in its place, or somebody took away the right to read it. */
const UNREADABLE = new Set(['EISDIR', 'EACCES', 'EPERM']);

/** Returns the record, or what is wrong with it. */
export type RecordCheck<Value> = (value: unknown) => { readonly value: Value } | { readonly problem: string };

/**
 * Reads the record. A corrupt one is renamed to `<file>.corrupt-<time>` and counts as absent: its owner publishes it
 * again. One of a newer schema is left alone and counts as absent, too.
 *
 * @throws what the system reports when it cannot read anything just now, such as EMFILE
 */
export async function readRecord<Value>(file: string, check: RecordCheck<Value>, logger: Logger): Promise<Value | undefined> {
  const content = await readOrProblem(file);
  if (content === undefined) return undefined;
  const checked = 'problem' in content ? content : check(content.value);
  if ('value' in checked) return checked.value;
  if ('value' in content && isNewer(content.value)) {
    logger.warn({ file }, 'record was written by a newer build; ignored');
    return undefined;
  }
  await setAside(file, checked.problem, logger);
  return undefined;
}

export async function writeRecord(file: string, value: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writePrivateJson(file, value);
}

async function readOrProblem(file: string): Promise<{ value: unknown } | { problem: string } | undefined> {
  try {
    return { value: JSON.parse(await readFile(file, 'utf8')) as unknown };
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return undefined;
    // The file is sound if the machine is at its limits; only what is there can be wrong with it.
    if (errno !== undefined && !UNREADABLE.has(errno)) throw error;
    return { problem: messageOf(error) };
  }
}

function isNewer(value: unknown): boolean {
  const schema = (value as { schema?: unknown } | null)?.schema;
  return typeof schema === 'number' && schema > 1;
}

async function setAside(file: string, problem: string, logger: Logger): Promise<void> {
  const corrupt = `${file}.corrupt-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  try {
    await rename(file, corrupt);
    logger.warn({ file, corrupt, problem }, 'corrupt record set aside');
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error; // another reader was faster
  }
}
