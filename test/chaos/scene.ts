/** What chaos happens to: six projects in all three placements below a home of their own, and clients that know what is right. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Placement } from '../../src/domain/placement.ts';
import type { Paths } from '../../src/platform/paths.ts';
import { COMMAND, pathsIn } from '../helpers/paths.ts';
import { processesWith, type RunningProcess } from '../helpers/processes.ts';

const PLACEMENTS: readonly Placement[] = ['dedicated', 'dedicated', 'pool', 'pool', 'shared', 'shared'];
const POOL_SIZE = 2;
const FILES = 40;
const HOME_MEGABYTES = 512;
const COMMAND_DEADLINE_MS = 90_000;

export interface SceneProject {
  readonly root: string;
  readonly placement: Placement;
  /** A class that only this project has, in a file of the same name. */
  readonly symbol: string;
}

export interface Scene {
  readonly home: string;
  readonly paths: Paths;
  readonly environment: Record<string, string>;
  readonly projects: readonly SceneProject[];
  /** Whether the home is a small disk of its own, which can be filled. */
  readonly hasOwnDisk: boolean;
  /** Runs the command to its end; rejects when it fails. Resolves with standard output. */
  run(...args: string[]): Promise<string>;
  /** Everything that runs under this home, clients included. */
  processes(): RunningProcess[];
  /** Removes it; what still runs is killed and returned. */
  remove(): RunningProcess[];
}

export async function createScene(): Promise<Scene> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'ixc-')));
  const hasOwnDisk = mountDisk(home);
  const roots = realpathSync(mkdtempSync(join(tmpdir(), 'ixc-projects-')));
  const environment = { INDEXER_HOME: home };
  const projects = PLACEMENTS.map((placement, number) => writeProject(roots, placement, number));
  const processes = () => processesWith('INDEXER_HOME', home);
  const run = async (...args: string[]) => {
    const options = { env: { ...process.env, ...environment }, timeout: COMMAND_DEADLINE_MS };
    return (await promisify(execFile)(process.execPath, [COMMAND, ...args], options)).stdout;
  };
  await run('pool', 'start', '--size', String(POOL_SIZE));
  for (const { root, placement } of projects) {
    await run('daemon', 'start', '--project', root, '--placement', placement);
  }
  return {
    home,
    paths: pathsIn(home),
    environment,
    projects,
    hasOwnDisk,
    run,
    processes,
    remove: () => {
      const left = processes();
      for (const { pid } of left) killIfThere(pid);
      if (hasOwnDisk) execFileSync('umount', ['--lazy', home]);
      for (const directory of [home, roots]) rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
      return left;
    },
  };
}

export function killIfThere(pid: number, signal: NodeJS.Signals = 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it ended by itself
  }
}

function writeProject(roots: string, placement: Placement, number: number): SceneProject {
  const root = join(roots, `project-${number}-${placement}`);
  const symbol = `Landmark${'ABCDEF'[number]!.repeat(8)}`;
  mkdirSync(join(root, 'src'), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{}\n');
  writeFileSync(join(root, 'src', `${symbol}.ts`), `export class ${symbol} {}\n`);
  for (let file = 0; file < FILES; file++) writeFileSync(join(root, 'src', `f${file}.ts`), `export function filler${file}() {}\n`);
  return { root, placement, symbol };
}

/** False where file systems cannot be mounted: then the disk is never full. */
function mountDisk(home: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${HOME_MEGABYTES}m,mode=700`, 'tmpfs', home], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}
