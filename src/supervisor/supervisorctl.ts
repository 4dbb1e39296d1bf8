/** Starts and stops the supervisor under the process manager. Runs in a process of its own, with a clean environment. */
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ControlClient } from '../connector/control-client.ts';
import { findSupervisor, isOutdated } from '../connector/start-supervisor.ts';
import type { ShutDownRequest } from '../domain/control-api.ts';
import { IndexerError } from '../domain/errors.ts';
import { FINAL_EXIT_CODES } from '../domain/exit-code.ts';
import { advanceStarter, STARTER_START, type StarterOutcome, type StarterStep } from '../domain/start-protocol.ts';
import { childEnvironment } from '../platform/child-environment.ts';
import { DeadlineError, pollUntil } from '../platform/deadline.ts';
import { supervisorErrorFile, type Paths } from '../platform/paths.ts';
import { ensurePrivateDirectory } from '../platform/private-directory.ts';
import { withStartLock } from '../platform/start-lock.ts';
import { probeStateDirectory } from '../platform/state-directory.ts';
import { Pm2ProcessManager } from '../process-manager/pm2-process-manager.ts';
import type { ProcessSpec } from '../process-manager/process-manager.ts';
import { failureReason } from './failure-reason.ts';
import { RESIDENT_NODE_OPTIONS } from './process-spec.ts';

const LOCK_DEADLINE_MS = 30_000;
const READY_DEADLINE_MS = 20_000;
const END_DEADLINE_MS = 15_000;
const POLL_MS = 25;

interface EcosystemApp {
  readonly name: string;
  readonly script: string;
  readonly kill_timeout: number;
}

export interface SupervisorctlOptions {
  readonly paths: Paths;
  /** Directory of the package, which holds ecosystem.config.cjs. */
  readonly packageDirectory: string;
}

/**
 * Starts the supervisor unless it runs, and resolves when it answers. Any number of callers start one. One of an older build
 * ends first; its daemons go on.
 */
export async function startSupervisor({ paths, packageDirectory }: SupervisorctlOptions): Promise<void> {
  for (const directory of [paths.state, paths.runtime, paths.logs, paths.supervisorDirectory]) ensurePrivateDirectory(directory);
  probeStateDirectory(paths.state);
  await underStartLock(paths, async () => {
    await endOutdated(paths, join(packageDirectory, 'dist'));
    const processManager = new Pm2ProcessManager(paths.pm2Home);
    const starter = new Starter(paths, supervisorSpec(paths, packageDirectory), processManager);
    try {
      let state = STARTER_START;
      while (state !== 'done' && state !== 'failed') state = advanceStarter(state, await starter[state]());
      if (state === 'failed') throw failureReason(supervisorErrorFile(paths), 'SUPERVISOR_FAILED', 'the supervisor');
    } catch (error) {
      if (starter.isLaunched) await shutDownIfIdle(processManager);
      throw error;
    } finally {
      await processManager.close();
    }
  });
}

async function endOutdated(paths: Paths, dist: string): Promise<void> {
  const running = await findSupervisor(paths);
  if (running === undefined || !isOutdated(running, dist)) return;
  await shutDownSupervisor(paths, { keepDaemons: true });
  await waitUntilGone(paths);
}

/** Carries out the steps of the start protocol. */
class Starter implements Record<StarterStep, () => Promise<StarterOutcome>> {
  readonly #paths: Paths;
  readonly #spec: ProcessSpec;
  readonly #processManager: Pm2ProcessManager;
  #isLaunched = false;

  constructor(paths: Paths, spec: ProcessSpec, processManager: Pm2ProcessManager) {
    this.#paths = paths;
    this.#spec = spec;
    this.#processManager = processManager;
  }

  /** Whether the process manager was asked for anything: that alone starts it. */
  get isLaunched(): boolean {
    return this.#isLaunched;
  }

  async 'look-again'(): Promise<StarterOutcome> {
    return (await findSupervisor(this.#paths)) ? 'found' : 'none';
  }

  async launch(): Promise<StarterOutcome> {
    this.#isLaunched = true;
    await this.#processManager.start(this.#spec);
    return 'launched';
  }

  async 'await-ready'(): Promise<StarterOutcome> {
    const ask = async (): Promise<StarterOutcome | undefined> => {
      if (await findSupervisor(this.#paths)) return 'ready';
      const supervisor = (await this.#processManager.list()).find(({ name }) => name === this.#spec.name);
      return supervisor?.state === 'stopped' ? 'ended' : undefined;
    };
    return within(pollUntil(ask, { intervalMs: POLL_MS, deadlineMs: READY_DEADLINE_MS, what: 'the start of the supervisor' }));
  }
}

/** Ends our process manager and whatever it still runs. */
export async function stopProcessManager({ paths }: Pick<SupervisorctlOptions, 'paths'>): Promise<void> {
  for (const directory of [paths.state, paths.supervisorDirectory]) ensurePrivateDirectory(directory);
  await underStartLock(paths, async () => {
    await shutDownSupervisor(paths, {}); // a start that was under way when the stop was asked for
    await waitUntilGone(paths);
    await new Pm2ProcessManager(paths.pm2Home).shutDown();
    rmSync(paths.supervisorSocket, { force: true }); // of a supervisor that was killed
  });
}

async function shutDownSupervisor(paths: Paths, request: ShutDownRequest): Promise<void> {
  if ((await findSupervisor(paths)) === undefined) return;
  try {
    await new ControlClient(paths.supervisorSocket).shutDown(request);
  } catch (error) {
    // It was about to end anyway.
    if (!(error instanceof IndexerError) || error.code !== 'SUPERVISOR_NOT_RUNNING') throw error;
  }
}

/** `pm2 start ecosystem.config.cjs` by hand and this start the same program. */
function supervisorSpec(paths: Paths, packageDirectory: string): ProcessSpec {
  const load = createRequire(join(packageDirectory, 'package.json'));
  const { apps } = load('./ecosystem.config.cjs') as { apps: [EcosystemApp] };
  const [{ name, script, kill_timeout: killTimeoutMs }] = apps;
  return {
    name,
    script,
    nodeOptions: RESIDENT_NODE_OPTIONS,
    args: [],
    cwd: paths.state,
    environment: childEnvironment(),
    errorFile: supervisorErrorFile(paths),
    killTimeoutMs,
    finalExitCodes: FINAL_EXIT_CODES,
  };
}

/** A process manager that was started for nothing does not stay; one that still runs daemons does. */
async function shutDownIfIdle(processManager: Pm2ProcessManager): Promise<void> {
  const processes = await processManager.list().catch(() => undefined); // the error that brought us here says more
  if (processes?.every(({ state }) => state === 'stopped')) await processManager.shutDown();
}

async function waitUntilGone(paths: Paths): Promise<void> {
  const ask = async () => ((await findSupervisor(paths)) ? undefined : true);
  await within(pollUntil(ask, { intervalMs: POLL_MS, deadlineMs: END_DEADLINE_MS, what: 'the end of the supervisor' }));
}

async function within<Result>(waiting: Promise<Result>): Promise<Result> {
  try {
    return await waiting;
  } catch (error) {
    if (error instanceof DeadlineError) throw new IndexerError('SUPERVISOR_TIMEOUT', error.message, { cause: error });
    throw error;
  }
}

async function underStartLock(paths: Paths, work: () => Promise<void>): Promise<void> {
  await withStartLock(join(paths.supervisorDirectory, 'start'), { deadlineMs: LOCK_DEADLINE_MS }, work);
}
