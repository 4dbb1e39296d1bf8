import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DaemonReport } from '../../../src/domain/admin-api.ts';
import { dedicatedDaemonId, placementOfDaemon, poolDaemonId, SHARED_DAEMON_ID, type DaemonId } from '../../../src/domain/daemon.ts';
import { projectIdOf, type ProjectId } from '../../../src/domain/project.ts';
import type { DaemonRecord, ProcessRecord, ProjectRecord } from '../../../src/registry/registry.ts';
import type { ManagedState } from '../../../src/process-manager/process-manager.ts';
import { NO_RULES, reconcile, type Action } from '../../../src/supervisor/reconcile.ts';
import type { Observation, ObservedDaemon } from '../../../src/supervisor/observe.ts';

const shop = projectIdOf('/code/shop');
const blog = projectIdOf('/code/blog');
const NOW = '2026-11-21T10:00:00.000Z';

interface Given {
  readonly wanted?: 'running' | 'stopped';
  readonly failure?: string;
  readonly managed?: ManagedState;
  /** Projects it serves; undefined = it does not answer. */
  readonly serves?: readonly ProjectId[];
  readonly alive?: boolean;
}

function daemon(daemonId: DaemonId, { wanted, failure, managed, serves, alive = serves !== undefined }: Given): ObservedDaemon {
  const record: DaemonRecord | undefined =
    wanted === undefined
      ? undefined
      : { schema: 1, daemonId, wanted, pinnedPort: null, restarts: 0, exits: [], failedAt: [], seenRestarts: 0, failure: failure ?? null };
  return {
    daemonId,
    record,
    managed: managed === undefined ? undefined : { name: `indexerd-${daemonId}`, state: managed, pid: null, restarts: 0, exitCode: null },
    process: alive ? ({ daemonId, pid: 1 } as ProcessRecord) : undefined,
    report: serves && ({ daemonId, state: 'ready', projects: serves.map((projectId) => ({ projectId })) } as unknown as DaemonReport),
  };
}

function project(projectId: ProjectId, daemonId: DaemonId | null): ProjectRecord {
  return { schema: 1, projectId, root: `/code/${projectId}`, name: '', placement: null, daemonId, createdAt: NOW, lastUsedAt: NOW };
}

const actions = (daemons: ObservedDaemon[], projects: ProjectRecord[] = []) =>
  reconcile({ daemons, projects }).map(({ type, daemonId }) => `${type} ${daemonId}`);
const own = dedicatedDaemonId(shop);
const [slot0, slot1] = [poolDaemonId(0), poolDaemonId(1)];

describe('reconcile', () => {
  it('starts what is wanted and not there, also after it ended', () => {
    expect(actions([daemon(own, { wanted: 'running' })])).toEqual([`start ${own}`]);
    expect(actions([daemon(own, { wanted: 'running', managed: 'stopped' })])).toEqual([`start ${own}`]);
  });

  it('leaves alone what runs, starts or is restarted by the process manager', () => {
    for (const managed of ['running', 'restarting'] as const) expect(actions([daemon(own, { wanted: 'running', managed })])).toEqual([]);
  });

  it('adopts a living daemon that the process manager does not know', () => {
    expect(actions([daemon(own, { wanted: 'running', alive: true })])).toEqual([]);
    expect(actions([daemon(own, { wanted: 'running', serves: [shop] })], [project(shop, own)])).toEqual([]);
  });

  it('stops what is not wanted, managed or not, and forgets what ended', () => {
    expect(actions([daemon(own, { wanted: 'stopped', managed: 'running' })])).toEqual([`stop ${own}`]);
    expect(actions([daemon(own, { wanted: 'stopped', serves: [] })])).toEqual([`stop ${own}`]);
    expect(actions([daemon(own, { wanted: 'stopped', managed: 'stopped' })])).toEqual([`forget ${own}`]);
    expect(actions([daemon(own, { wanted: 'stopped' })])).toEqual([]);
  });

  it('leaves a daemon alone that was started by hand', () => {
    expect(actions([daemon(own, { serves: [shop] })], [project(shop, own)])).toEqual([]);
  });

  it('does not start what was given up, and removes it from the process manager', () => {
    expect(actions([daemon(own, { wanted: 'running', failure: 'it fell' })])).toEqual([]);
    expect(actions([daemon(own, { wanted: 'running', failure: 'it fell', managed: 'restarting' })])).toEqual([`forget ${own}`]);
  });

  it('attaches projects where they are assigned, once the daemon is ready', () => {
    expect(actions([daemon(slot0, { wanted: 'running', managed: 'running', serves: [] })], [project(shop, slot0)])).toEqual([
      `attach ${slot0}`,
    ]);
    expect(actions([daemon(slot0, { wanted: 'running', managed: 'running' })], [project(shop, slot0)])).toEqual([]);
  });

  it('lets go of a moved project only when its next daemon serves it', () => {
    const old = daemon(slot0, { wanted: 'running', managed: 'running', serves: [shop, blog] });
    const projects = [project(shop, slot1), project(blog, slot0)];
    expect(actions([old, daemon(slot1, { wanted: 'running', managed: 'running', serves: [] })], projects)).toEqual([`attach ${slot1}`]);
    expect(actions([old, daemon(slot1, { wanted: 'running', managed: 'running', serves: [shop] })], projects)).toEqual([`detach ${slot0}`]);
  });

  it('keeps a slot that is to go until its projects are served elsewhere', () => {
    const leaving = daemon(slot1, { wanted: 'stopped', managed: 'running', serves: [shop] });
    const projects = [project(shop, slot0)];
    expect(actions([daemon(slot0, { wanted: 'running', managed: 'running', serves: [] }), leaving], projects)).toEqual([`attach ${slot0}`]);
    const next = daemon(slot0, { wanted: 'running', managed: 'running', serves: [shop] });
    expect(actions([next, leaving], projects)).toEqual([`detach ${slot1}`]);
    expect(actions([next, daemon(slot1, { wanted: 'stopped', managed: 'running', serves: [] })], projects)).toEqual([`stop ${slot1}`]);
  });

  it('lets a daemon rest that nobody uses, and goes on with that after a crash of the supervisor', () => {
    const rules = { ...NO_RULES, budget: { idleTimeout: 1000 } };
    const given = (change: Partial<DaemonRecord>, idleMs: number | null) => {
      const observed = daemon(own, { wanted: 'running', managed: 'running', serves: [shop] });
      return { ...observed, record: { ...observed.record!, ...change }, report: { ...observed.report!, idleMs } };
    };
    const acts = (observed: ObservedDaemon) =>
      reconcile({ daemons: [observed], projects: [project(shop, own)] }, rules).map(({ type }) => type);
    expect(acts(given({}, 1000))).toEqual(['rest']);
    expect(acts(given({}, 999))).toEqual([]);
    expect(acts(given({}, null))).toEqual([]);
    expect(acts(given({ wanted: 'stopped', rest: { at: NOW, reason: 'idle' } }, null))).toEqual(['rest']);
    expect(acts(given({ wanted: 'stopped', rest: null }, 1))).toEqual(['stop']);
  });

  it('ends the service of a stopped project', () => {
    expect(actions([daemon(SHARED_DAEMON_ID, { wanted: 'running', managed: 'running', serves: [shop] })], [project(shop, null)])).toEqual([
      'detach shared',
    ]);
  });

  it('comes to rest from any state, with every project served by its daemon alone', () => {
    const ids: DaemonId[] = [slot0, slot1, SHARED_DAEMON_ID];
    const given = fc.record({
      wanted: fc.constantFrom('running', 'stopped', undefined),
      managed: fc.constantFrom('running', 'restarting', 'stopped', 'failed', undefined),
      serves: fc.option(fc.subarray([shop, blog]), { nil: undefined }),
    });
    fc.assert(
      fc.property(
        fc.array(given, { minLength: 3, maxLength: 3 }),
        fc.constantFrom(...ids, null),
        fc.constantFrom(...ids, null),
        (states, forShop, forBlog) => {
          const wanted = new Set([forShop, forBlog]);
          const world = new World(
            states.map((state, index) => daemon(ids[index]!, (wanted.has(ids[index]!) ? { ...state, wanted: 'running' } : state) as Given)),
            [project(shop, forShop), project(blog, forBlog)],
          );
          for (let round = 0; round < 12; round++) world.apply(reconcile(world.observation));
          expect(reconcile(world.observation)).toEqual([]);
          for (const { projectId, daemonId } of world.observation.projects) {
            const serving = world.observation.daemons.filter(({ report }) =>
              report?.projects.some((served) => served.projectId === projectId),
            );
            // Daemons without a record were started by hand and are left as they are.
            const counted = serving.filter(({ record }) => record !== undefined);
            expect(counted.map((served) => served.daemonId).filter((id) => id !== daemonId)).toEqual([]);
            if (daemonId !== null) expect(serving.map((served) => served.daemonId)).toContain(daemonId);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** Daemons and a process manager that do what they are told, at once. */
class World {
  #daemons: Map<DaemonId, ObservedDaemon>;
  readonly #projects: readonly ProjectRecord[];

  constructor(daemons: readonly ObservedDaemon[], projects: readonly ProjectRecord[]) {
    this.#daemons = new Map(daemons.map((observed) => [observed.daemonId, observed]));
    this.#projects = projects;
  }

  get observation(): Observation {
    return { daemons: [...this.#daemons.values()], projects: this.#projects };
  }

  apply(todo: readonly Action[]): void {
    for (const action of todo) this.#act(action);
    // Whatever the process manager runs is up and answers a moment later.
    for (const observed of this.#daemons.values()) {
      if (observed.managed?.state !== 'running' && observed.managed?.state !== 'restarting' && observed.process === undefined) continue;
      const serves = observed.report?.projects.map(({ projectId }) => projectId) ?? this.#assigned(observed.daemonId);
      this.#set(observed.daemonId, { managed: observed.managed && 'running', serves });
    }
  }

  #act(action: Action): void {
    const { daemonId } = action;
    const observed = this.#daemons.get(daemonId)!;
    const serves = observed.report?.projects.map(({ projectId }) => projectId) ?? [];
    switch (action.type) {
      case 'start':
        return this.#set(daemonId, { managed: 'running', serves: this.#assigned(daemonId) });
      case 'stop':
      case 'rest':
      case 'replace':
      case 'forget':
        return this.#set(daemonId, {});
      case 'attach':
        return this.#set(daemonId, { managed: observed.managed?.state, serves: [...serves, action.projectId] });
      case 'detach':
        return this.#set(daemonId, {
          managed: observed.managed?.state,
          serves: serves.filter((projectId) => projectId !== action.projectId),
        });
    }
  }

  #assigned(daemonId: DaemonId): ProjectId[] {
    return this.#projects.filter((record) => record.daemonId === daemonId).map(({ projectId }) => projectId);
  }

  #set(daemonId: DaemonId, { managed, serves }: { managed?: ManagedState | undefined; serves?: readonly ProjectId[] }): void {
    const { record } = this.#daemons.get(daemonId)!;
    const next = daemon(daemonId, { ...(managed === undefined ? {} : { managed }), ...(serves === undefined ? {} : { serves }) });
    this.#daemons.set(daemonId, { ...next, record });
    expect(placementOfDaemon(daemonId).placement).not.toBe('dedicated');
  }
}
