/** Composition root of the supervisor's process. */
import { once } from 'node:events';
import { join } from 'node:path';
import type { SupervisorStatus } from '../domain/control-api.ts';
import type { DaemonId } from '../domain/daemon.ts';
import { IndexerError } from '../domain/errors.ts';
import { buildIdOnDisk, readBuildInfo } from '../platform/build-info.ts';
import { collectGarbage } from '../platform/collect-garbage.ts';
import { monotonicClock, systemClock } from '../platform/clock.ts';
import { LIFETIME_LOCK_FILE, tryLifetimeLock } from '../platform/lifetime-lock.ts';
import { boundLogs, LOG_LIMITS } from '../platform/log-directory.ts';
import { openLogFile, type Logger } from '../platform/logger.ts';
import { createPaths, supervisorLog, type Paths } from '../platform/paths.ts';
import { ensurePrivateDirectory } from '../platform/private-directory.ts';
import { readSettings } from '../platform/settings.ts';
import { probeStateDirectory } from '../platform/state-directory.ts';
import { terminationSignal } from '../platform/termination.ts';
import { Pm2ProcessManager } from '../process-manager/pm2-process-manager.ts';
import { createFileRegistry } from '../registry/file-registry.ts';
import { Actor } from './act.ts';
import { Changes } from './changes.ts';
import { ControlLoop } from './control-loop.ts';
import { serveControlApi } from './control-server.ts';
import { ExitLog } from './exit-log.ts';
import { ForgetGone } from './forget-gone.ts';
import { LiveSettings } from './live-settings.ts';
import { askForReport, observeDaemon } from './observe.ts';
import { PoolSlots } from './pool-slots.ts';
import { Reports } from './reports.ts';
import { StartWatch } from './start-watch.ts';
import { Supervisor } from './supervisor.ts';
import { WantedState } from './wanted-state.ts';
import { Watchdog } from './watchdog.ts';

const MAX_POOL_SIZE = 64;
/** What its looks at the daemons leave behind would pile up to ten megabytes before V8 collects it. */
const COLLECT_INTERVAL_MS = 300_000;
/** Processes bound what they print themselves; this is for what has piled up over hours. */
const LOG_CHECK_INTERVAL_MS = 20_000;

export interface RunSupervisorOptions {
  /** Directory of the build. */
  readonly dist: string;
  /** INDEXER_POOL_SIZE: a pool to start with. */
  readonly poolSize: string | undefined;
}

/**
 * Runs the supervisor until a signal or a request ends it. The daemons are not touched by its end: they are adopted by
 * the next supervisor.
 *
 * @throws LOCK_HELD when a supervisor already runs.
 */
export async function runSupervisor({ dist, poolSize }: RunSupervisorOptions): Promise<void> {
  const terminated = terminationSignal();
  const paths = createPaths();
  for (const directory of [paths.state, paths.runtime, paths.supervisorDirectory]) ensurePrivateDirectory(directory);
  process.chdir(paths.state);
  probeStateDirectory(paths.state);
  const lock = tryLifetimeLock(join(paths.supervisorDirectory, LIFETIME_LOCK_FILE));
  if (lock === undefined) throw new IndexerError('LOCK_HELD', 'a supervisor is already running');
  const { logLevel } = readSettings(paths.settingsFile);
  const log = openLogFile(supervisorLog(paths), { level: logLevel, name: 'supervisor' });
  try {
    await serveUntil(terminated, { paths, dist, settings: new LiveSettings(paths.settingsFile, log.logger), poolSize, logger: log.logger });
  } finally {
    await log.close();
    lock.release();
  }
}

interface ServeOptions extends RunSupervisorOptions {
  readonly paths: Paths;
  readonly settings: LiveSettings;
  readonly logger: Logger;
}

async function serveUntil(terminated: Promise<unknown>, { paths, dist, settings, poolSize, logger }: ServeOptions): Promise<void> {
  const startedAt = new Date();
  const build = readBuildInfo(dist);
  const registry = createFileRegistry(paths, logger);
  const processManager = new Pm2ProcessManager(paths.pm2Home);
  const exitLog = new ExitLog({ registry, processManager, paths, clock: systemClock });
  const clientsOf = async (daemonId: DaemonId) => (await observeDaemon(registry, daemonId)).report?.connections ?? 0;
  const slots = new PoolSlots({ registry, clientsOf });
  const wanted = new WantedState({ registry, settings, slots, clock: systemClock });
  const changes = new Changes();
  const actor = new Actor({ registry, processManager, paths, dist, wanted, changes, logger });
  // A build that is no longer there is what no new daemon would be.
  const rules = () => ({
    budget: settings.current,
    upgrade: { buildId: buildIdOnDisk(dist) === build.buildId ? build.buildId : undefined, now: systemClock.now() },
  });
  const forgetGone = new ForgetGone({ registry, wanted, clock: monotonicClock, logger });
  const reports = new Reports({ paths, ask: (process) => askForReport(registry, process), clock: monotonicClock });
  const loop = new ControlLoop({
    registry,
    processManager,
    reports,
    exitLog,
    forgetGone,
    startWatch: new StartWatch(monotonicClock),
    actor,
    rules,
    clock: systemClock,
    logger,
  });
  const supervisor = new Supervisor({ registry, processManager, paths, reports, wanted, changes, loop, exitLog, actor });

  const watchdog = new Watchdog({
    registry,
    paths,
    exitLog,
    maxMemoryBytes: () => settings.current.maxDaemonMemory,
    perform: (remedy) => loop.perform(remedy),
    clock: monotonicClock,
    logger,
  });

  const status = async (): Promise<SupervisorStatus> => ({
    pid: process.pid,
    buildId: build.buildId,
    dist,
    startedAt: startedAt.toISOString(),
    uptimeMs: Math.round(process.uptime() * 1000),
    rssBytes: process.memoryUsage.rss(),
    processManager: { kind: processManager.kind, healthy: loop.problem === null, error: loop.problem },
    daemons: (await registry.processes.list()).length,
  });

  if (poolSize !== undefined) await wanted.poolRunning(poolSizeFrom(poolSize));
  loop.start();
  watchdog.start();
  const logBound = setInterval(() => keepLogsBounded(paths, logger), LOG_CHECK_INTERVAL_MS);
  const collecting = setInterval(() => {
    collectGarbage().catch((error: unknown) => logger.warn({ err: error }, 'cannot collect garbage'));
  }, COLLECT_INTERVAL_MS);
  const shutDown = new AbortController();
  const server = await serveControlApi({
    socketPath: paths.supervisorSocket,
    supervisor,
    status,
    onShutDown: () => shutDown.abort(),
    logger,
  });
  logger.info({ buildId: build.buildId }, 'supervising');
  await Promise.race([terminated, once(shutDown.signal, 'abort')]);
  logger.info('stopping');
  clearInterval(logBound);
  clearInterval(collecting);
  server.close();
  server.closeIdleConnections();
  await watchdog.close();
  await loop.close();
  await processManager.close();
}

function keepLogsBounded(paths: Paths, logger: Logger): void {
  try {
    boundLogs(paths.logs, LOG_LIMITS, [join(paths.pm2Home, 'pm2.log')]);
  } catch (error) {
    logger.warn({ err: error }, 'cannot keep the logs within their bounds; trying again');
  }
}

function poolSizeFrom(text: string): number {
  const size = Number(text);
  if (Number.isInteger(size) && size >= 1 && size <= MAX_POOL_SIZE) return size;
  throw new IndexerError('SETTINGS_INVALID', `INDEXER_POOL_SIZE=${text}: a number from 1 to ${MAX_POOL_SIZE} is expected`);
}
