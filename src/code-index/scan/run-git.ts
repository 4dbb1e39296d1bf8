import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { IndexerError } from '../../domain/errors.ts';

const GIT_DEADLINE_MS = 120_000;
const MAX_MESSAGE = 300;

/** Variables that would point git at another repository than the one at the root. */
const FOREIGN_REPOSITORY = /^GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|COMMON_DIR|NAMESPACE|PREFIX|CEILING_DIRECTORIES|.*_PATHSPECS)$/;

/** A partial clone would fetch what it is asked for and has not; older versions of git know only the second. */
const OFFLINE = { GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none', GIT_TERMINAL_PROMPT: '0' };

export interface GitOptions {
  /** Paths to ask about, without wildcards or other magic. */
  readonly paths?: readonly string[];
  /** Written to its standard input. */
  readonly input?: string;
  /** Exit statuses besides 0 that are an answer. */
  readonly answers?: readonly number[];
}

/**
 * Runs git in the repository at this very directory (never in one around it) and returns what it prints.
 *
 * @throws INDEX_FAILED when git is missing, refuses (dubious ownership) or takes longer than two minutes.
 */
export function runGit(repository: string, args: readonly string[], { paths, input, answers = [] }: GitOptions = {}): Promise<string> {
  const command = paths === undefined ? args : ['--literal-pathspecs', ...args, '--', ...paths];
  return new Promise((resolve, reject) => {
    // A file system monitor would be a program of the repository's choice that may outlive the call.
    const child = spawn('git', ['-C', repository, '-c', 'core.fsmonitor=false', ...command], {
      stdio: 'pipe',
      env: gitEnvironment(repository),
      timeout: GIT_DEADLINE_MS,
      windowsHide: true,
    });
    const out: Buffer[] = [];
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString('utf8')).slice(0, MAX_MESSAGE)));
    child.stdin.on('error', () => undefined); // git ended without reading it; its exit status tells why
    child.on('error', (error) => reject(new IndexerError('INDEX_FAILED', `cannot run git: ${error.message}`, { cause: error })));
    child.on('close', (code, signal) => {
      if (code !== null && [0, ...answers].includes(code)) resolve(Buffer.concat(out).toString('utf8'));
      else reject(new IndexerError('INDEX_FAILED', `git ${args[0]} ended with ${signal ?? code}: ${complaint.trim()}`));
    });
    child.stdin.end(input);
  });
}

function gitEnvironment(repository: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !FOREIGN_REPOSITORY.test(name));
  return { ...Object.fromEntries(own), ...OFFLINE, GIT_CEILING_DIRECTORIES: dirname(repository), GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };
}
