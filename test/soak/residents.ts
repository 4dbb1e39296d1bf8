/** What resident processes use, sampled over time. Linux only (/proc). */
import { readdirSync, readFileSync } from 'node:fs';
import { cpuMsOf } from '../bench/process-tree.ts';
import type { Scene } from '../chaos/scene.ts';

const RESIDENT = /^indexerd |^indexer supervisor|God Daemon/;

export interface Sample {
  readonly at: number;
  readonly pid: number;
  readonly name: string;
  readonly rssBytes: number;
  readonly descriptors: number;
  readonly cpuMs: number;
  /** At the end of a pause in which nobody asked for anything. */
  readonly isAtRest: boolean;
}

export function sampleResidents({ processes }: Scene, at: number, isAtRest: boolean): Sample[] {
  return processes()
    .filter(({ command }) => RESIDENT.test(command))
    .flatMap(({ pid, command }) => sampleOf(pid, command, { at, isAtRest }));
}

function sampleOf(pid: number, command: string, moment: Pick<Sample, 'at' | 'isAtRest'>): Sample[] {
  try {
    const name = command.includes('God Daemon') ? 'pm2' : command.trim();
    const rssBytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024;
    return [{ ...moment, pid, name, rssBytes, descriptors: readdirSync(`/proc/${pid}/fd`).length, cpuMs: cpuMsOf(pid) }];
  } catch {
    return []; // it ended this moment
  }
}
