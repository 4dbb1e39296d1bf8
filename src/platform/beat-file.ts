/**
 * The heartbeat of a process: a line of fixed length that it writes again and again from its main loop. It costs a
 * write into the page cache, needs no space once the file is there, and a reader needs nothing of the process.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { errnoOf } from '../domain/errors.ts';

export interface Beat {
  readonly pid: number;
  /** Grows by one with each beat. */
  readonly count: number;
  readonly rssBytes: number;
  /** Grows whenever the process is used, begins or ends some work; undefined while it does. */
  readonly changes?: number | undefined;
}

/** How often a process at rest writes it: then nobody who reads it may expect more. */
export const REST_BEAT_MS = 10_000;

const LENGTH = 64;
const BEAT = /^(\d+) (\d+) (\d+)(?: (\d+))? *\n$/;

export interface BeatFile {
  write(beat: Beat): void;
  close(): void;
}

export function openBeatFile(file: string): BeatFile {
  let descriptor: number | undefined = openSync(file, 'w', 0o600);
  return {
    write: ({ pid, count, rssBytes, changes }) => {
      if (descriptor !== undefined) writeSync(descriptor, `${`${pid} ${count} ${rssBytes} ${changes ?? ''}`.padEnd(LENGTH - 1)}\n`, 0);
    },
    close: () => {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}

/** The last beat; undefined when there is none that can be read. */
export function readBeat(file: string): Beat | undefined {
  try {
    const [, pid, count, rssBytes, changes] = BEAT.exec(readFileSync(file, 'latin1')) ?? [];
    if (pid === undefined) return undefined;
    return {
      pid: Number(pid),
      count: Number(count),
      rssBytes: Number(rssBytes),
      changes: changes === undefined ? undefined : Number(changes),
    };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'EISDIR'].includes(errnoOf(error) ?? '')) return undefined;
    throw error;
  }
}
