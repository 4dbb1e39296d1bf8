import { fork } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runningDaemon } from '../helpers/daemon.ts';
import { childProcess } from '../helpers/processes.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

const SESSION_HOLDER = fileURLToPath(new URL('../fixtures/processes/session-priority.mjs', import.meta.url));
const DELAY_MS = 300;

const sessionOf = (pid: number) => `/proc/${pid}/autogroup`;
const priorityOf = (pid: number) => Number(/nice (-?\d+)/.exec(readFileSync(sessionOf(pid), 'utf8'))?.[1]);

function worker(detached: boolean) {
  const child = fork(SESSION_HOLDER, [String(DELAY_MS)], { detached });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { tell: (what: 'begin' | 'end') => child.send(what), priority: () => priorityOf(child.pid!) };
}

describe('the indexing process', () => {
  it.runIf(process.platform === 'linux')('leaves the processors to others, with all its threads, in a session of its own', async () => {
    await runningDaemon({ roots: [temporaryProject({ 'a.ts': 'export const a = 1;\n' })] });
    const child = childProcess(process.pid, 'index-worker')!;
    const threads = readdirSync(`/proc/${child}/task`).map(Number);
    expect(threads.length).toBeGreaterThan(4);
    expect(new Set(threads.map(getPriority))).toEqual(new Set([getPriority() + 10]));
    const session = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[3];
    expect(session(child)).toBe(String(child));
  });
});

describe.runIf(existsSync(sessionOf(process.pid)))('a process that works for long', () => {
  it('lowers its session until the work is done, and not before it took long', async () => {
    const { tell, priority } = worker(true);
    tell('begin');
    await waitUntil('the lower priority', () => priority() === 10);
    tell('end');
    await waitUntil('the usual priority', () => priority() === 0);
    const from = performance.now();
    tell('begin');
    await waitUntil('the lower priority', () => priority() === 10);
    expect(performance.now() - from).toBeGreaterThan(DELAY_MS / 2);
  });

  it('leaves a session alone that it does not lead', async () => {
    const before = priorityOf(process.pid);
    const [own, others] = [worker(true), worker(false)];
    for (const { tell } of [others, own]) tell('begin');
    await waitUntil('the lower priority', () => own.priority() === 10);
    expect(others.priority()).toBe(before);
  });
});
