import { readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { errnoOf } from '../domain/errors.ts';

/** Gives this process what others leave of the processors. What it starts from now on, threads and processes, inherits it. */
export function lowerPriority(): void {
  // Linux keeps a priority for each thread, and Node has some by now.
  const threads = process.platform === 'linux' ? readdirSync('/proc/self/task').map(Number) : [0];
  for (const thread of threads) lower(thread);
}

function lower(thread: number): void {
  try {
    setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch (error) {
    if (errnoOf(error) !== 'ERR_SYSTEM_ERROR') throw error; // a thread that ended meanwhile
  }
}
