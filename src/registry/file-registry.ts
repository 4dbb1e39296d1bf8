import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { copyFile, link, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type * as z from 'zod';
import { isDaemonId, type DaemonId } from '../domain/daemon.ts';
import { isEndpoint, type Endpoint } from '../domain/endpoint.ts';
import { errnoOf } from '../domain/errors.ts';
import { isProjectId, type ProjectId } from '../domain/project.ts';
import type { Logger } from '../platform/logger.ts';
import { daemonDirectory, projectDirectory, type Paths } from '../platform/paths.ts';
import { breakStartLock, withStartLock } from '../platform/start-lock.ts';
import { ENDPOINT_FILE } from './endpoint-file.ts';
import { readRecord, stampOf, type RecordCheck } from './record-file.ts';
import { daemonRecordSchema, poolRecordSchema, processRecordSchema, projectRecordSchema } from './record-schemas.ts';
import { RecordWriter } from './record-writer.ts';
import { removeFile } from './remove-file.ts';
import type { PoolRecord, Records, Registry } from './registry.ts';

export const PROCESS_FILE = 'daemon.pid';

const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;
const PID_LOCK_DEADLINE_MS = 5000;

/** The registry as private files below the state directory. */
export function createFileRegistry(paths: Paths, logger: Logger): Registry {
  const projectFile = (name: string) => (id: ProjectId) => join(projectDirectory(paths, id), name);
  const daemonFile = (name: string) => (id: DaemonId) => join(daemonDirectory(paths, id), name);
  const processFile = daemonFile(PROCESS_FILE);
  const projectIds = () => idsIn(paths.projectsDirectory, isProjectId);
  const daemonIds = () => idsIn(paths.daemonsDirectory, isDaemonId);
  const writer = new RecordWriter();
  const pool = () => readRecord<PoolRecord>(paths.poolFile, bySchema(poolRecordSchema), logger);
  return {
    projects: fileRecords({
      file: projectFile('project.json'),
      ids: projectIds,
      idOf: (record) => record.projectId,
      check: bySchema(projectRecordSchema),
      logger,
      writer,
    }),
    daemons: fileRecords({
      file: daemonFile('daemon.json'),
      ids: daemonIds,
      idOf: (record) => record.daemonId,
      check: bySchema(daemonRecordSchema),
      logger,
      writer,
    }),
    processes: fileRecords({
      file: processFile,
      ids: daemonIds,
      idOf: (record) => record.daemonId,
      check: bySchema(processRecordSchema),
      logger,
      writer,
      guard: (file, work) => withStartLock(file, { deadlineMs: PID_LOCK_DEADLINE_MS }, work),
    }),
    endpoints: fileRecords({
      file: projectFile(ENDPOINT_FILE),
      ids: projectIds,
      idOf: (record) => record.projectId,
      check: checkEndpoint,
      logger,
      writer,
    }),
    pool,
    putPool: (record) => writer.write(paths.poolFile, record, pool),
    projectToken: (id) => readOrMakeToken(projectFile('token')(id)),
    daemonToken: (id) => readOrMakeToken(daemonFile('token')(id)),
    breakProcessLock: (id) => breakStartLock(processFile(id)),
  };
}

interface FileRecordsOptions<Id, Value> {
  readonly file: (id: Id) => string;
  readonly ids: () => Id[];
  readonly idOf: (value: Value) => Id;
  readonly check: RecordCheck<Value>;
  readonly logger: Logger;
  readonly writer: RecordWriter;
  /** Runs a change of one file while no other process changes it. */
  readonly guard?: (file: string, work: () => Promise<void>) => Promise<void>;
}

function fileRecords<Id, Value>({
  file,
  ids,
  idOf,
  check,
  logger,
  writer,
  guard = unguarded,
}: FileRecordsOptions<Id, Value>): Records<Id, Value> {
  const checkFor =
    (id: Id): RecordCheck<Value> =>
    (value) => {
      const checked = check(value);
      return 'value' in checked && idOf(checked.value) !== id ? { problem: `holds the record of ${String(idOf(checked.value))}` } : checked;
    };
  const get = (id: Id) => readRecord(file(id), checkFor(id), logger);
  return {
    get,
    ids: async () => ids(),
    list: async () => {
      const records = await Promise.all(ids().map(get));
      return records.filter((record) => record !== undefined) as Value[];
    },
    stamp: async (id) => stampOf(file(id)),
    put: async (value) => {
      const path = file(idOf(value));
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      // A corrupt one is set aside, not overwritten.
      await guard(path, () => writer.write(path, value, () => get(idOf(value))));
    },
    remove: async (id, onlyIf) => {
      const path = file(id);
      if (onlyIf === undefined) return rm(path, { force: true });
      const isMeant = (record: Value | undefined) => record !== undefined && onlyIf(record);
      if (isMeant(await get(id))) await removeFile(path, async (taken) => isMeant(await readRecord(taken, checkFor(id), logger)));
    },
  };
}

async function unguarded(_file: string, work: () => Promise<void>): Promise<void> {
  await work();
}

function bySchema<Schema extends z.ZodType>(schema: Schema): RecordCheck<z.infer<Schema>> {
  return (value) => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return { value: parsed.data };
    const issue = parsed.error.issues[0];
    return { problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}` };
  };
}

const checkEndpoint: RecordCheck<Endpoint> = (value) => (isEndpoint(value) ? { value } : { problem: 'not an endpoint' });

function idsIn<Id extends string>(directory: string, isId: (name: string) => name is Id): Id[] {
  try {
    return readdirSync(directory).filter(isId).sort();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Two processes may make the token at the same time: linking a complete file lets one win, the other reads the winner's. */
async function readOrMakeToken(file: string): Promise<string> {
  const existing = readToken(file);
  if (existing !== undefined) return existing;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, token, { mode: 0o600 });
  try {
    await link(draft, file);
    return token;
  } catch {
    // It is there by now; or what is there is no token; or the file system has no links (exFAT).
    const winner = readToken(file);
    if (winner === undefined) await copyFile(draft, file);
    return winner ?? token;
  } finally {
    await rm(draft, { force: true });
  }
}

function readToken(file: string): string | undefined {
  try {
    const token = readFileSync(file, 'utf8').trim();
    return TOKEN.test(token) ? token : undefined;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
