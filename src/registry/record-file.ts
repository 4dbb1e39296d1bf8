/** One JSON record in one private file. */
import { readFileSync, statSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { errnoOf, messageOf } from '../domain/errors.ts';
import type { Logger } from '../platform/logger.ts';

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
  const first = await readChecked(file, check, logger);
  if (first === undefined || 'value' in first) return first?.value;
  // What was bad may have been replaced by a good one since: only what is bad now is moved.
  const stamp = stampOf(file);
  const second = await readChecked(file, check, logger);
  if (second === undefined || 'value' in second) return second?.value;
  if (stamp === stampOf(file)) await setAside(file, second.problem, logger);
  return undefined;
}

/** Changes whenever anybody touches the file; undefined when there is none. */
export function stampOf(file: string): string | undefined {
  try {
    const { ino, size, mode, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
    return [ino, size, mode, mtimeNs, ctimeNs].join();
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

type Checked<Value> = { readonly value: Value } | { readonly problem: string } | undefined;

async function readChecked<Value>(file: string, check: RecordCheck<Value>, logger: Logger): Promise<Checked<Value>> {
  const content = readOrProblem(file);
  if (content === undefined || 'problem' in content) return content;
  const checked = check(content.value);
  if ('value' in checked || !isNewer(content.value)) return checked;
  logger.warn({ file }, 'record was written by a newer build; ignored');
  return undefined;
}

/** Without a thread: a record is a page of the system's cache, and a supervisor reads hundreds of them at a time. */
function readOrProblem(file: string): { value: unknown } | { problem: string } | undefined {
  try {
    return { value: JSON.parse(readFileSync(file, 'utf8')) as unknown };
  } catch (error) {
    const errno = errnoOf(error);
    if (isAbsence(error)) return undefined;
    // The file is sound if the machine is at its limits; only what is there can be wrong with it.
    if (errno !== undefined && !UNREADABLE.has(errno)) throw error;
    return { problem: messageOf(error) };
  }
}

function isAbsence(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '');
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
