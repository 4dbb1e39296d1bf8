import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { currentProcess, isRunning } from '../../../src/platform/process-identity.ts';
import { startTimeOf } from '../../../src/platform/process-identity.ts';

describe('process identity', () => {
  it('recognises this process', () => {
    expect(isRunning(currentProcess())).toBe(true);
  });

  it('does not take another process with the PID for it', () => {
    const own = currentProcess();
    expect(isRunning({ ...own, startTime: `${Number(own.startTime) + 1}` })).toBe(false);
    expect(isRunning({ ...own, bootId: 'the boot before' })).toBe(false);
    expect(isRunning({ ...own, startTime: '' })).toBe(false);
  });

  it('sees the end of a process, also before it is reaped', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(()=>{},1000)']);
    const identity = { ...currentProcess(), pid: child.pid!, startTime: startTimeOf(child.pid!)! };
    expect(isRunning(identity)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isRunning(identity)).toBe(false);
  });
});
