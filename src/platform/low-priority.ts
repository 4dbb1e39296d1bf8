import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { errnoOf } from '../domain/errors.ts';

/** Of /proc/PID/stat. */
const SESSION_FIELD = 6;
const SESSION_ATTEMPTS = 20;
const SESSION_PAUSE_MS = 130;
/** A kernel that knows no such priority, a sandbox that lets nobody write it, or a machine that had no turn for us. */
const WITHOUT_SESSIONS: ReadonlySet<string> = new Set(['ENOENT', 'EACCES', 'EPERM', 'EROFS', 'EIO', 'EAGAIN']);

/** Gives this process what others leave of the processors. What it starts from now on, threads and processes, inherits it. */
export function lowerPriority(): void {
  // Linux keeps a priority for each thread, and Node has some by now.
  const threads = process.platform === 'linux' ? readdirSync('/proc/self/task').map(Number) : [0];
  for (const thread of threads) lower(thread);
  if (process.platform === 'linux' && leadsSession()) lowerSession();
}

function lower(thread: number): void {
  try {
    setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch (error) {
    if (errnoOf(error) !== 'ERR_SYSTEM_ERROR') throw error; // a thread that ended meanwhile
  }
}

/** Whether nothing but this process, and what it starts, is in its session. */
function leadsSession(): boolean {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[SESSION_FIELD - 3] === String(process.pid);
}

/**
 * Where Linux shares the processors among sessions first, a thread's priority counts among those of its own session only:
 * sched(7), "The autogroup feature". All users together may change ten sessions a second; who comes too early tries again.
 */
function lowerSession(attempts = SESSION_ATTEMPTS): void {
  try {
    writeFileSync('/proc/self/autogroup', String(constants.priority.PRIORITY_BELOW_NORMAL));
  } catch (error) {
    const code = errnoOf(error) ?? '';
    if (code === 'EAGAIN' && attempts > 1) setTimeout(() => lowerSession(attempts - 1), SESSION_PAUSE_MS).unref();
    else if (!WITHOUT_SESSIONS.has(code)) throw error;
  }
}
