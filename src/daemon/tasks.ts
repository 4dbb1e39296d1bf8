/**
 * Calls that take longer than a client likes to wait, to be asked for again by id (extension io.modelcontextprotocol/tasks).
 * They live in the memory of the daemon: one that dies takes its tasks with it, and an unknown id is an error.
 */
import { randomUUID } from 'node:crypto';
import { MissingRequiredClientCapabilityError, ProtocolError, ProtocolErrorCode, type CallToolResult } from '@modelcontextprotocol/server';
import { messageOf } from '../domain/errors.ts';
import type { Clock } from '../platform/clock.ts';

export const TASKS_EXTENSION = 'io.modelcontextprotocol/tasks';

/** How long an outcome is kept, from the start of the task on. */
export const TASK_TTL_MS = 600_000;
const POLL_INTERVAL_MS = 1000;
const MAX_TASKS = 64;

type Outcome =
  | { readonly status: 'working' }
  | { readonly status: 'completed'; readonly result: CallToolResult }
  | { readonly status: 'failed'; readonly error: { readonly code: number; readonly message: string } }
  | { readonly status: 'cancelled' };

interface Task {
  readonly taskId: string;
  readonly createdAt: string;
  readonly expiresAt: number;
  readonly ending: AbortController;
  lastUpdatedAt: string;
  outcome: Outcome;
}

/** As it goes over the wire. */
export interface TaskView {
  readonly taskId: string;
  readonly status: Outcome['status'];
  readonly createdAt: string;
  readonly lastUpdatedAt: string;
  readonly ttlMs: number;
  readonly pollIntervalMs: number;
}

export class Tasks {
  readonly #clock: Clock;
  /** The oldest first. */
  readonly #tasks = new Map<string, Task>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get hasRoom(): boolean {
    this.#forgetExpired();
    return this.#tasks.size < MAX_TASKS;
  }

  /** @param ending stops the work when the client cancels the task */
  adopt(work: Promise<CallToolResult>, ending: AbortController): TaskView {
    const now = this.#clock.now();
    const createdAt = new Date(now).toISOString();
    const expiresAt = now + TASK_TTL_MS;
    const task: Task = { taskId: randomUUID(), createdAt, expiresAt, ending, lastUpdatedAt: createdAt, outcome: { status: 'working' } };
    this.#tasks.set(task.taskId, task);
    work.then(
      (result) => this.#settle(task, { status: 'completed', result }),
      (error: unknown) =>
        this.#settle(task, { status: 'failed', error: { code: ProtocolErrorCode.InternalError, message: messageOf(error) } }),
    );
    return viewOf(task);
  }

  /** @throws ProtocolError -32602 for an id that is unknown or expired */
  get(taskId: string): TaskView & Partial<Outcome> {
    const task = this.#task(taskId);
    return { ...viewOf(task), ...task.outcome };
  }

  /** Nothing happens to one that ended before. @throws ProtocolError -32602 for an id that is unknown or expired */
  cancel(taskId: string): void {
    const task = this.#task(taskId);
    this.#settle(task, { status: 'cancelled' });
    task.ending.abort();
  }

  close(): void {
    for (const { ending } of this.#tasks.values()) ending.abort();
    this.#tasks.clear();
  }

  #settle(task: Task, outcome: Outcome): void {
    if (task.outcome.status !== 'working') return;
    task.outcome = outcome;
    task.lastUpdatedAt = new Date(this.#clock.now()).toISOString();
  }

  #task(taskId: string): Task {
    this.#forgetExpired();
    const task = this.#tasks.get(taskId);
    if (task === undefined) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `there is no task ${taskId.slice(0, 100)}`);
    return task;
  }

  #forgetExpired(): void {
    const now = this.#clock.now();
    for (const [taskId, { expiresAt, outcome }] of this.#tasks) {
      if (expiresAt <= now && outcome.status !== 'working') this.#tasks.delete(taskId);
    }
  }
}

/** @throws ProtocolError -32021 for a client that did not declare the extension */
export function assertKnowsTasks(capabilities: unknown): void {
  if (knowsTasks(capabilities)) return;
  throw new MissingRequiredClientCapabilityError({ requiredCapabilities: { extensions: { [TASKS_EXTENSION]: {} } } });
}

export function knowsTasks(capabilities: unknown): boolean {
  const extensions = (capabilities as { extensions?: Record<string, unknown> } | undefined)?.extensions;
  return typeof extensions === 'object' && extensions !== null && TASKS_EXTENSION in extensions;
}

function viewOf({ taskId, createdAt, lastUpdatedAt, outcome }: Task): TaskView {
  return { taskId, status: outcome.status, createdAt, lastUpdatedAt, ttlMs: TASK_TTL_MS, pollIntervalMs: POLL_INTERVAL_MS };
}
