import { onTestFinished } from 'vitest';
import { Daemon } from '../../src/daemon/daemon.ts';
import { dedicatedDaemonId, type DaemonId } from '../../src/domain/daemon.ts';
import type { Endpoint } from '../../src/domain/endpoint.ts';
import { projectAt, type Project } from '../../src/domain/project.ts';
import type { PortWish } from '../../src/platform/loopback.ts';
import type { Paths } from '../../src/platform/paths.ts';
import { createFileRegistry } from '../../src/registry/file-registry.ts';
import type { Registry } from '../../src/registry/registry.ts';
import { silentLogger } from './logger.ts';
import { DIST, pathsIn } from './paths.ts';
import { temporaryDirectory } from './temporary.ts';
import { waitUntil } from './wait.ts';

const BUILD = { version: '0.0.0', buildId: '0.0.0+test' };

export interface RunningDaemon {
  readonly daemon: Daemon;
  readonly registry: Registry;
  readonly paths: Paths;
  readonly projects: readonly Project[];
  readonly daemonId: DaemonId;
  endpoint(project?: Project): Promise<Endpoint>;
}

export interface DaemonGiven {
  readonly roots: readonly string[];
  readonly daemonId?: DaemonId;
  readonly port?: PortWish;
  readonly home?: string;
  /** Wait until everything is indexed. Default true. */
  readonly indexed?: boolean;
  readonly maxBuilds?: number;
}

export async function registerProject(registry: Registry, root: string, daemonId: DaemonId): Promise<Project> {
  const project = projectAt(root);
  const now = new Date().toISOString();
  await registry.projects.put({ schema: 1, ...project, name: 'test', placement: null, daemonId, createdAt: now, lastUsedAt: now });
  return project;
}

/** A real daemon in this process: real sockets, real SQLite, real indexing process. Stopped when the test ends. */
export async function runningDaemon({
  roots,
  daemonId,
  port,
  home = temporaryDirectory(),
  indexed = true,
  maxBuilds = 2,
}: DaemonGiven): Promise<RunningDaemon> {
  const paths = pathsIn(home);
  const registry = createFileRegistry(paths, silentLogger);
  const id = daemonId ?? dedicatedDaemonId(projectAt(roots[0]!).projectId);
  const projects: Project[] = [];
  for (const root of roots) projects.push(await registerProject(registry, root, id));
  const daemon = await Daemon.start({
    daemonId: id,
    port: port ?? { preferred: 8765 },
    paths,
    registry,
    build: BUILD,
    dist: DIST,
    maxFileBytes: 1_048_576,
    maxMemoryBytes: 1_500_000_000,
    onStep: () => {},
    maxBuilds,
    logger: silentLogger,
  });
  onTestFinished(() => daemon.stop('stop'));
  if (indexed) await waitUntil('the index', () => daemon.report().projects.every(({ index }) => index.state === 'ready'));
  return {
    daemon,
    registry,
    paths,
    projects,
    daemonId: id,
    endpoint: async (project = projects[0]!) => (await registry.endpoints.get(project.projectId))!,
  };
}
