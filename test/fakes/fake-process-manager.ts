import { fork, type ChildProcess } from 'node:child_process';
import type { ManagedExit, ManagedProcess, ProcessManager, ProcessSpec } from '../../src/process-manager/process-manager.ts';

interface Entry {
  readonly spec: ProcessSpec;
  child: ChildProcess | undefined;
  restarts: number;
  exitCode: number | null;
  removed: boolean;
}

/** A process manager in this process: real children, no pm2. Passes the same contract suite. */
export class FakeProcessManager implements ProcessManager {
  readonly kind = 'fake';
  readonly #entries = new Map<string, Entry>();
  readonly #exits: (ManagedExit & { readonly name: string })[] = [];

  async start(spec: ProcessSpec): Promise<void> {
    if (this.#entries.get(spec.name)?.child) return;
    const entry: Entry = { spec, child: undefined, restarts: 0, exitCode: null, removed: false };
    this.#entries.set(spec.name, entry);
    this.#spawn(entry);
  }

  async remove(name: string): Promise<void> {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    entry.removed = true;
    this.#entries.delete(name);
    const { child } = entry;
    if (child === undefined) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    const force = setTimeout(() => child.kill('SIGKILL'), entry.spec.killTimeoutMs);
    await ended;
    clearTimeout(force);
  }

  async list(): Promise<ManagedProcess[]> {
    return [...this.#entries.values()].map(({ spec, child, restarts, exitCode }) => ({
      name: spec.name,
      state: child ? 'running' : 'stopped',
      pid: child?.pid ?? null,
      restarts,
      exitCode,
    }));
  }

  async exits(name: string, limit: number): Promise<ManagedExit[]> {
    const own = this.#exits.filter((exit) => exit.name === name).slice(0, limit);
    return own.map(({ code, signal, at }) => ({ code, signal, at }));
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }

  /** Ends everything; for the end of a test. */
  async removeAll(): Promise<void> {
    await Promise.all([...this.#entries.keys()].map((name) => this.remove(name)));
  }

  #spawn(entry: Entry): void {
    const { script, args, cwd, environment, nodeOptions, finalExitCodes } = entry.spec;
    const child = fork(script, [...args], { cwd, env: { ...environment }, execArgv: [...nodeOptions], stdio: 'ignore' });
    entry.child = child;
    child.on('exit', (code, signal) => {
      this.#exits.unshift({ name: entry.spec.name, code, signal, at: new Date().toISOString() });
      entry.child = undefined;
      entry.exitCode = code === 0 ? null : code;
      if (entry.removed || (code !== null && finalExitCodes.includes(code))) return;
      entry.restarts++;
      this.#spawn(entry);
    });
  }
}
