import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ManagedProcess } from '../../../src/process-manager/process-manager.ts';
import { SettledList } from '../../../src/process-manager/settled-list.ts';

const running = (pid: number): ManagedProcess => ({ name: 'shop', state: 'running', pid, restarts: 0, exitCode: null });
const ended: ManagedProcess = { name: 'blog', state: 'stopped', pid: null, restarts: 0, exitCode: 78 };

function settledList() {
  let now = 0;
  return { list: new SettledList({ now: () => now }), pass: (ms: number) => (now += ms) };
}

async function livingProcess() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  const end = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { pid: child.pid!, end };
}

describe.runIf(process.platform === 'linux')('the settled list of processes', () => {
  it('stays for a minute while everything lives', () => {
    const { list, pass } = settledList();
    expect(list.get()).toBeUndefined();
    list.keep([running(process.pid), ended], process.pid, list.changes);
    pass(59_000);
    expect(list.get()).toEqual([running(process.pid), ended]);
    pass(2000);
    expect(list.get()).toBeUndefined();
  });

  it.each(['process', 'process manager'])('ends with the life of a %s', async (which) => {
    const { list } = settledList();
    const { pid, end } = await livingProcess();
    if (which === 'process') list.keep([running(pid)], process.pid, list.changes);
    else list.keep([running(process.pid)], pid, list.changes);
    expect(list.get()).toHaveLength(1);
    await end();
    expect(list.get()).toBeUndefined();
  });

  it('is not kept while something is on its way, or of what is gone already', async () => {
    const { list } = settledList();
    const { pid, end } = await livingProcess();
    await end();
    for (const unsettled of [{ ...running(1), state: 'restarting' as const }, { ...running(1), pid: null }, running(pid)]) {
      list.keep([unsettled], process.pid, list.changes);
      expect(list.get()).toBeUndefined();
    }
  });

  it('is not kept when something changed since it was asked for', () => {
    const { list } = settledList();
    list.keep([], process.pid, list.changes);
    const { changes } = list;
    list.forget();
    expect(list.get()).toBeUndefined();
    list.keep([], process.pid, changes);
    expect(list.get()).toBeUndefined();
  });
});
