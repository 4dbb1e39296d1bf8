/** Composition root of a daemon process: the same for pm2, for `indexer daemon run` and for tests. */
import { placementOfDaemon, type DaemonId } from '../domain/daemon.ts';
import { IndexerError, toIndexerError } from '../domain/errors.ts';
import { PORT_BASE, preferredPortOfProject, preferredPortOfSlot } from '../domain/preferred-port.ts';
import type { ProjectId } from '../domain/project.ts';
import { readBuildInfo } from '../platform/build-info.ts';
import { openLogFile, stderrLogger, type Logger } from '../platform/logger.ts';
import type { PortWish } from '../platform/loopback.ts';
import { createPaths, daemonLog, type Paths } from '../platform/paths.ts';
import { ensurePrivateDirectory } from '../platform/private-directory.ts';
import { readSettings } from '../platform/settings.ts';
import { probeStateDirectory } from '../platform/state-directory.ts';
import { terminationSignal } from '../platform/termination.ts';
import { createFileRegistry } from '../registry/file-registry.ts';
import type { Registry } from '../registry/registry.ts';
import { Daemon, type DaemonStep } from './daemon.ts';

export interface RunDaemonOptions {
  readonly daemonId: DaemonId;
  /** Directory of the build. */
  readonly dist: string;
  /** Log to standard error instead of the daemon's log file. */
  readonly foreground: boolean;
  /** Overrides the port that the daemon's record pins. */
  readonly pinnedPort?: number;
  /** Told when the daemon has come to a step of its life; tests end it there. */
  readonly onStep?: (step: DaemonStep) => void;
}

/** Runs the daemon until a signal or a request ends it, and resolves when everything is released. Errors at the start are thrown. */
export async function runDaemon({ daemonId, dist, foreground, pinnedPort, onStep }: RunDaemonOptions): Promise<void> {
  const terminated = terminationSignal();
  const paths = createPaths();
  ensurePrivateDirectory(paths.state);
  process.chdir(paths.state);
  probeStateDirectory(paths.state);
  const settings = readSettings(paths.settingsFile);
  const log = openLog(daemonId, paths, settings.logLevel, foreground);
  try {
    const registry = createFileRegistry(paths, log.logger);
    const daemon = await Daemon.start({
      daemonId,
      port: pinnedPort === undefined ? await portWish(daemonId, registry) : { pinned: pinnedPort },
      paths,
      registry,
      build: readBuildInfo(dist),
      dist,
      maxFileBytes: settings.maxFileBytes,
      maxMemoryBytes: settings.maxDaemonMemory,
      onStep: (step) => {
        log.logger.debug({ step }, 'step');
        onStep?.(step);
      },
      maxBuilds: settings.maxBuilds,
      logger: log.logger,
    });
    const reason = await Promise.race([terminated.then(() => 'stop' as const), daemon.stopRequested]);
    log.logger.info({ daemonId, reason }, 'stopping');
    await daemon.stop(reason);
    log.logger.info({ daemonId }, 'stopped');
  } catch (error) {
    log.logger.error({ error: toIndexerError(error).toBody(), err: error }, 'cannot run');
    throw error;
  } finally {
    await log.close();
  }
}

function openLog(daemonId: DaemonId, paths: Paths, level: string, foreground: boolean): { logger: Logger; close(): Promise<void> } {
  if (!foreground) return openLogFile(daemonLog(paths, daemonId), { level, name: daemonId });
  return { logger: stderrLogger({ level, name: daemonId }), close: async () => undefined };
}

async function portWish(daemonId: DaemonId, registry: Registry): Promise<PortWish> {
  const pinned = (await registry.daemons.get(daemonId))?.pinnedPort;
  if (pinned) return { pinned };
  const { placement, slot } = placementOfDaemon(daemonId);
  if (placement === 'shared') return { preferred: PORT_BASE };
  if (slot !== null) return { preferred: preferredPortOfSlot(slot) };
  const project = await registry.projects.get(daemonId as string as ProjectId);
  if (project === undefined) throw new IndexerError('PROJECT_NOT_REGISTERED', `there is no project record for ${daemonId}`);
  return { preferred: preferredPortOfProject(project.root) };
}
