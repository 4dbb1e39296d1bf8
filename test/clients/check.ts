/** One client on one transport, and what came of it. */
import { execa } from 'execa';
import { messageOf } from '../../src/domain/errors.ts';
import type { Target } from './target.ts';

const RUN_DEADLINE_MS = 60_000;

export interface Check {
  readonly client: string;
  readonly version: string;
  readonly transport: 'stdio' | 'ws' | 'http';
  /** What it is asked to do. Rejects, or throws, when that fails. */
  readonly what: string;
  run(): Promise<void>;
}

export interface Outcome extends Omit<Check, 'run'> {
  readonly problem: string | null;
  readonly ms: number;
}

export async function outcomeOf({ run, ...check }: Check): Promise<Outcome> {
  const start = performance.now();
  let problem: string | null = null;
  try {
    await run();
  } catch (error) {
    problem = messageOf(error);
  }
  return { ...check, problem, ms: performance.now() - start };
}

/** Runs a client in the project under the temporary home. Resolves with everything that it printed. */
export async function runClient(target: Target, command: string, args: readonly string[]): Promise<string> {
  const { all } = await execa(command, args, {
    cwd: target.project,
    env: { ...target.environment, NO_COLOR: '1', DISABLE_AUTOUPDATER: '1', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1' },
    timeout: RUN_DEADLINE_MS,
    stdin: 'ignore',
    all: true,
  });
  return all;
}

/** The line of a client's list that names the server must say so. */
export function expectLine(output: string, server: string, word: RegExp): void {
  const line = output.split('\n').find((candidate) => candidate.includes(server));
  if (line === undefined || !word.test(line)) throw new Error(`${server} is not ${word.source}: ${line ?? output.slice(-500)}`);
}

export function expectFound(answer: string): void {
  if (!answer.includes('src/cart.ts:1')) throw new Error(`the definition is missing: ${answer.slice(0, 500)}`);
}
