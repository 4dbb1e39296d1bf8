/** What a record on disk must look like. Loose objects: fields of a newer build are kept, not dropped. */
import * as z from 'zod';
import { isDaemonId, type DaemonId } from '../domain/daemon.ts';
import { PLACEMENTS, POOL_POLICIES } from '../domain/placement.ts';
import { isProjectId, type ProjectId } from '../domain/project.ts';
import { RECORD_SCHEMA } from './registry.ts';

const schema = z.literal(RECORD_SCHEMA);
const projectId = z.custom<ProjectId>((value) => typeof value === 'string' && isProjectId(value), 'not a project id');
const daemonId = z.custom<DaemonId>((value) => typeof value === 'string' && isDaemonId(value), 'not a daemon id');
const instant = z.iso.datetime();
const port = z.int().min(1).max(65_535);
const wanted = z.enum(['running', 'stopped']);

export const projectRecordSchema = z.looseObject({
  schema,
  projectId,
  root: z.string().min(1),
  name: z.string(),
  placement: z.enum(PLACEMENTS).nullable(),
  daemonId: daemonId.nullable(),
  slot: z.int().min(0).optional(),
  idleTimeoutMs: z.int().min(0).optional(),
  createdAt: instant,
  lastUsedAt: instant,
});

const exit = z.looseObject({
  code: z.int().nullable(),
  signal: z.string().nullable(),
  at: instant,
  reason: z.string(),
  rssBytes: z.int().min(0).nullable(),
  logTail: z.array(z.string()),
});

export const daemonRecordSchema = z.looseObject({
  schema,
  daemonId,
  wanted,
  pinnedPort: port.nullable(),
  restarts: z.int().min(0),
  // Builds before these fields kept the last end only.
  exits: z.array(exit).default([]),
  failedAt: z.array(instant).default([]),
  seenRestarts: z.int().min(0).default(0),
  failure: z.string().nullable(),
  rest: z.looseObject({ at: instant, reason: z.string() }).nullish(),
  replacedAt: instant.optional(),
});

export const processRecordSchema = z.looseObject({
  schema,
  daemonId,
  pid: z.int().min(1),
  startTime: z.string(),
  bootId: z.string(),
  host: z.string().min(1),
  port,
  buildId: z.string(),
  state: z.enum(['starting', 'ready', 'draining']),
  epoch: z.int().min(0),
  startedAt: instant,
});

export const poolRecordSchema = z.looseObject({
  schema,
  wanted,
  size: z.int().min(1).max(64),
  policy: z.enum(POOL_POLICIES).optional(),
  turn: z.int().min(0).optional(),
});
