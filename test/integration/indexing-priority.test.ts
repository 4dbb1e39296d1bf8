import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { describe, expect, it } from 'vitest';
import { runningDaemon } from '../helpers/daemon.ts';
import { childProcess } from '../helpers/processes.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

describe('the indexing process', () => {
  it.runIf(process.platform === 'linux')('leaves the processors to others, with all its threads', async () => {
    await runningDaemon({ roots: [temporaryProject({ 'a.ts': 'export const a = 1;\n' })] });
    const child = childProcess(process.pid, 'index-worker')!;
    const threads = readdirSync(`/proc/${child}/task`).map(Number);
    expect(threads.length).toBeGreaterThan(4);
    expect(new Set(threads.map(getPriority))).toEqual(new Set([getPriority() + 10]));
    const session = (pid: number) => `/proc/${pid}/autogroup`;
    if (!existsSync(session(child))) return; // a kernel that shares processors among threads only
    await waitUntil('the priority of its session', () => readFileSync(session(child), 'utf8').endsWith('nice 10\n'));
    expect(readFileSync(session(process.pid), 'utf8')).not.toContain('nice 10');
  });
});
