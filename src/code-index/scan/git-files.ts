import { spawn } from 'node:child_process';
import { IndexerError } from '../../domain/errors.ts';

const GIT_DEADLINE_MS = 120_000;
const MAX_MESSAGE = 300;

/** Variables that would point git at another repository than the one at the root. */
const FOREIGN_REPOSITORY = /^GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|COMMON_DIR|NAMESPACE|PREFIX)$/;

/**
 * Files of a git worktree: tracked ones and new ones that no ignore rule hides (all kinds of rules: nested
 * `.gitignore`, `.git/info/exclude`, global). Relative to the root, with `/`. Tracked files may be gone from disk.
 *
 * @throws INDEX_FAILED when git is missing, refuses (dubious ownership) or takes longer than two minutes.
 */
export async function gitFiles(root: string): Promise<string[]> {
  const output = await run(['-C', root, 'ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate']);
  return output.split('\0').filter((path) => path !== '');
}

function run(args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { stdio: ['ignore', 'pipe', 'pipe'], env: gitEnvironment(), timeout: GIT_DEADLINE_MS });
    const out: Buffer[] = [];
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString('utf8')).slice(0, MAX_MESSAGE)));
    child.on('error', (error) => reject(new IndexerError('INDEX_FAILED', `cannot run git: ${error.message}`, { cause: error })));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(out).toString('utf8'));
      else reject(new IndexerError('INDEX_FAILED', `git ls-files ended with ${signal ?? code}: ${complaint.trim()}`));
    });
  });
}

function gitEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !FOREIGN_REPOSITORY.test(name));
  return { ...Object.fromEntries(own), GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };
}
