import { readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
import { describe, expect, it } from 'vitest';
import { runningDaemon } from '../helpers/daemon.ts';
import { childProcess } from '../helpers/processes.ts';
import { temporaryProject } from '../helpers/temporary.ts';

describe('the indexing process', () => {
  it.runIf(process.platform === 'linux')('leaves the processors to others, with all its threads', async () => {
    await runningDaemon({ roots: [temporaryProject({ 'a.ts': 'export const a = 1;\n' })] });
    const child = childProcess(process.pid, 'index-worker')!;
    const threads = readdirSync(`/proc/${child}/task`).map(Number);
    expect(threads.length).toBeGreaterThan(4);
    expect(new Set(threads.map(getPriority))).toEqual(new Set([getPriority() + 10]));
  });
});
