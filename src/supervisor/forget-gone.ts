/**
 * Projects whose root is gone are not served any longer: first they are not wanted, so that their daemon lets go of
 * them; once nobody serves them, their records are removed. Their index stays where it is, a cache like any other.
 */
import { dedicatedDaemonId } from '../domain/daemon.ts';
import type { ProjectId } from '../domain/project.ts';
import type { Logger } from '../platform/logger.ts';
import { isRunning } from '../platform/process-identity.ts';
import { MissingDirectories } from '../platform/missing-directories.ts';
import type { Clock } from '../platform/clock.ts';
import type { ProjectRecord, Registry } from '../registry/registry.ts';
import type { Observation } from './observe.ts';
import type { WantedState } from './wanted-state.ts';

/** A pass may follow every request; roots are looked at less often. */
const LOOK_INTERVAL_MS = 3000;

export interface ForgetGoneOptions {
  readonly registry: Registry;
  readonly wanted: WantedState;
  /** For lengths of time. */
  readonly clock: Clock;
  readonly logger: Logger;
}

export class ForgetGone {
  readonly #options: ForgetGoneOptions;
  readonly #missing: MissingDirectories;
  readonly #leaving = new Set<ProjectId>();
  #lookedAt = -Infinity;

  constructor(options: ForgetGoneOptions) {
    this.#options = options;
    this.#missing = new MissingDirectories(options.clock);
  }

  /** Returns the observation with the projects as they are wanted now. */
  async look(observation: Observation): Promise<Observation> {
    await this.#removeRecords(observation);
    const { clock } = this.#options;
    if (clock.now() - this.#lookedAt < LOOK_INTERVAL_MS) return observation;
    this.#lookedAt = clock.now();
    const { projects } = observation;
    const served = projects.filter(({ daemonId }) => daemonId !== null);
    const gone = new Set(this.#missing.gone(served.map(({ root }) => root)));
    const leaving = served.filter(({ root }) => gone.has(root));
    for (const project of leaving) await this.#unwant(project);
    if (leaving.length === 0) return observation;
    const records = new Map((await this.#options.registry.daemons.list()).map((record) => [record.daemonId, record]));
    return {
      daemons: observation.daemons.map((daemon) => ({ ...daemon, record: records.get(daemon.daemonId) ?? daemon.record })),
      projects: projects.map((project) => (leaving.includes(project) ? { ...project, daemonId: null } : project)),
    };
  }

  async #unwant({ projectId, root, daemonId }: ProjectRecord): Promise<void> {
    const { wanted, logger } = this.#options;
    logger.warn({ projectId, root }, 'the root is gone: the project is not served any longer');
    this.#leaving.add(projectId);
    if (daemonId === dedicatedDaemonId(projectId)) await wanted.daemonStopped(daemonId);
    else await wanted.projectStopped(projectId);
  }

  async #removeRecords({ daemons, projects }: Observation): Promise<void> {
    const { registry } = this.#options;
    for (const projectId of this.#leaving) {
      const own = daemons.find(({ daemonId }) => daemonId === dedicatedDaemonId(projectId));
      const isServed = daemons.some(({ report }) => report?.projects.some((project) => project.projectId === projectId));
      if (isServed || own?.process || own?.managed) continue;
      this.#leaving.delete(projectId);
      // Somebody made the root again and asked for it meanwhile: then it stays.
      if (projects.some((project) => project.projectId === projectId && project.daemonId !== null)) continue;
      await registry.projects.remove(projectId, ({ daemonId }) => daemonId === null);
      await registry.endpoints.remove(projectId, (endpoint) => !isRunning(endpoint)); // of a daemon that was killed
      await registry.daemons.remove(dedicatedDaemonId(projectId), (record) => record.wanted === 'stopped');
    }
  }
}
