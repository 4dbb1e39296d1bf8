import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';
import { cpuMsOf } from '../bench/process-tree.ts';
import { commandLine } from '../helpers/cli.ts';
import { REPOSITORY } from '../helpers/paths.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

const LANGUAGES = join(REPOSITORY, 'test', 'fixtures', 'languages');
const COPIES = 50;
/** Time on a processor after which it has begun, and is far from its end. */
const BUSY_MS = 3000;
/** Ten are promised. */
const GONE_MS = 5000;

it.each(['SIGKILL', 'SIGTERM'] as const)(
  'row 6: no indexing process outlives a daemon that ends by %s while its threads parse',
  async (signal) => {
    const { run, processes } = commandLine();
    const project = temporaryProject();
    // One of each language: their grammars are compiled in the background, and that is what an exit waits for.
    for (let copy = 0; copy < COPIES; copy++) cpSync(LANGUAGES, join(project, `copy-${copy}`), { recursive: true });
    await run('daemon', 'start', '--project', project);
    const workers = () => processes().filter(({ command }) => command.includes('index-worker'));
    await waitUntil('the threads to compile and parse', () => workers().some(({ pid }) => cpuMsOf(pid) > BUSY_MS));
    // pm2 and the supervisor first, or the next daemon indexes again.
    for (const pattern of [/God Daemon/, /^indexer supervisor/]) kill(processes(), pattern, 'SIGKILL');
    kill(processes(), /^indexerd/, signal);
    await waitUntil('the daemon to end', () => processes().every(({ command }) => !command.startsWith('indexerd')));
    await waitUntil('the indexing process to end', () => workers().length === 0, GONE_MS);
  },
);

function kill(processes: readonly { pid: number; command: string }[], pattern: RegExp, signal: NodeJS.Signals): void {
  for (const { pid, command } of processes) if (pattern.test(command)) process.kill(pid, signal);
}
