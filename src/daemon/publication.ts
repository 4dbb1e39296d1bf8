/** Keeps the records that say where this daemon is: its process record and the endpoint of each project it serves. */
import type { LiveDaemonState } from '../domain/daemon.ts';
import { ENDPOINT_SCHEMA, type Endpoint } from '../domain/endpoint.ts';
import type { ProjectId } from '../domain/project.ts';
import type { Logger } from '../platform/logger.ts';
import type { Ticker } from '../platform/ticker.ts';
import { isRunning } from '../platform/process-identity.ts';
import { RECORD_SCHEMA, type ProcessRecord, type Records, type Registry } from '../registry/registry.ts';
import type { ServedProject } from './served-project.ts';
import { REST_TURNS_PER_LOOK } from './upkeep.ts';

export type DaemonIdentity = Omit<ProcessRecord, 'schema' | 'state'>;

export class Publication {
  readonly #registry: Registry;
  readonly #identity: DaemonIdentity;
  readonly #logger: Logger;
  readonly #endpoints = new Map<ProjectId, Endpoint>();
  /** Of the records as they were when last found sound. */
  readonly #stamps = new Map<string, string | undefined>();
  readonly #endRepairs: () => void;
  #state: LiveDaemonState = 'starting';
  #repairing: Promise<void> | undefined;

  constructor(registry: Registry, identity: DaemonIdentity, ticker: Ticker, logger: Logger) {
    this.#registry = registry;
    this.#identity = identity;
    this.#logger = logger;
    this.#endRepairs = ticker.every(() => {
      this.#repairing ??= this.#repair().finally(() => (this.#repairing = undefined));
    }, REST_TURNS_PER_LOOK);
  }

  get state(): LiveDaemonState {
    return this.#state;
  }

  async publishState(state: LiveDaemonState): Promise<void> {
    this.#state = state;
    await this.#registry.processes.put(this.#processRecord());
  }

  async publishEndpoint({ project, token }: ServedProject): Promise<void> {
    const { daemonId, host, port, pid, startTime, bootId, buildId, epoch } = this.#identity;
    const endpoint: Endpoint = {
      schema: ENDPOINT_SCHEMA,
      ...project,
      daemonId,
      host,
      port,
      token,
      pid,
      startTime,
      bootId,
      buildId,
      epoch,
      publishedAt: new Date().toISOString(),
    };
    this.#endpoints.set(project.projectId, endpoint);
    await this.#registry.endpoints.put(endpoint);
  }

  /** Removes the endpoint if it is still ours: after a move it is the next daemon's. */
  async withdrawEndpoint(projectId: ProjectId): Promise<void> {
    this.#endpoints.delete(projectId);
    await this.#repairing; // else it may find the endpoint missing, and publish it again
    await this.#registry.endpoints.remove(projectId, (endpoint) => this.#isOwn(endpoint));
  }

  async close(): Promise<void> {
    this.#endRepairs();
    await this.#repairing; // as above, for the process record
    for (const projectId of this.#endpoints.keys()) await this.withdrawEndpoint(projectId);
    await this.#registry.processes.remove(this.#identity.daemonId, (record) => this.#isOwn(record));
  }

  async #repair(): Promise<void> {
    const { processes, endpoints } = this.#registry;
    try {
      await this.#ifTouched('process', processes, this.#identity.daemonId, () => this.#repairProcess());
      for (const endpoint of this.#endpoints.values()) {
        await this.#ifTouched(endpoint.projectId, endpoints, endpoint.projectId, () => this.#repairEndpoint(endpoint));
      }
    } catch (error) {
      this.#logger.warn({ err: error }, 'cannot publish; trying again');
    }
  }

  /**
   * A record that nobody touched since it was found to be ours is still ours.
   *
   * @param repair tells whether the record is ours, after making it so if it should be
   */
  async #ifTouched<Id>(key: string, records: Records<Id, unknown>, id: Id, repair: () => Promise<boolean>): Promise<void> {
    const stamp = await records.stamp(id);
    if (stamp !== undefined && stamp === this.#stamps.get(key)) return;
    if (await repair()) this.#stamps.set(key, stamp);
  }

  async #repairProcess(): Promise<boolean> {
    const record = await this.#registry.processes.get(this.#identity.daemonId);
    if (record === undefined || !this.#isOwn(record)) await this.#registry.processes.put(this.#processRecord());
    return true;
  }

  async #repairEndpoint(endpoint: Endpoint): Promise<boolean> {
    const published = await this.#registry.endpoints.get(endpoint.projectId);
    if (published !== undefined && (this.#isOwn(published) || isRunning(published))) return this.#isOwn(published);
    await this.#registry.endpoints.put(endpoint);
    this.#logger.info({ projectId: endpoint.projectId }, 'endpoint published again');
    return true;
  }

  #processRecord(): ProcessRecord {
    return { schema: RECORD_SCHEMA, ...this.#identity, state: this.#state };
  }

  #isOwn(record: { readonly pid: number; readonly startTime: string }): boolean {
    return record.pid === this.#identity.pid && record.startTime === this.#identity.startTime;
  }
}
