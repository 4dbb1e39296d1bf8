/**
 * Where Linux shares the processors among sessions first (sched(7), "The autogroup feature"), the priority of a thread
 * counts among those of its own session only. So a process that leads one lowers that, too, while it works for long.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { errnoOf } from '../domain/errors.ts';

/** Of /proc/PID/stat. */
const SESSION_FIELD = 6;
/** All users together may change ten sessions a second; who comes too early tries again. */
const ATTEMPTS = 20;
const PAUSE_MS = 130;
/** A kernel that knows no such priority, a sandbox that lets nobody write it, or a machine that had no turn for us. */
const UNAVAILABLE: ReadonlySet<string> = new Set(['ENOENT', 'EACCES', 'EPERM', 'EROFS', 'EIO', 'EAGAIN']);

export class SessionPriority {
  readonly #delayMs: number;
  readonly #isOwn: boolean;
  #lowering: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #isLowered = false;

  /** @param delayMs how long work has the usual priority: somebody waits for what is done by then */
  constructor(delayMs: number) {
    this.#delayMs = delayMs;
    this.#isOwn = process.platform === 'linux' && leadsSession();
  }

  begin(): void {
    if (this.#isOwn) this.#lowering = setTimeout(() => this.#set(constants.priority.PRIORITY_BELOW_NORMAL), this.#delayMs).unref();
  }

  end(): void {
    clearTimeout(this.#lowering);
    clearTimeout(this.#retry);
    if (this.#isLowered) this.#set(constants.priority.PRIORITY_NORMAL);
  }

  #set(priority: number, attempts = ATTEMPTS): void {
    clearTimeout(this.#retry);
    try {
      writeFileSync('/proc/self/autogroup', String(priority));
      this.#isLowered = priority !== constants.priority.PRIORITY_NORMAL;
    } catch (error) {
      const code = errnoOf(error) ?? '';
      if (code === 'EAGAIN' && attempts > 1) this.#retry = setTimeout(() => this.#set(priority, attempts - 1), PAUSE_MS).unref();
      else if (!UNAVAILABLE.has(code)) throw error;
    }
  }
}

/** Whether nothing but this process, and what it starts, is in its session. */
function leadsSession(): boolean {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[SESSION_FIELD - 3] === String(process.pid);
}
