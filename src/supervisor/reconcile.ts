/** The heart of the supervisor, pure: from what is wanted and what there is to what has to be done. */
import type { DaemonId } from '../domain/daemon.ts';
import type { ProjectId } from '../domain/project.ts';
import { daemonsToRest, NO_LIMITS, type BudgetLimits } from './budget.ts';
import type { Observation, ObservedDaemon } from './observe.ts';
import { daemonToReplace, type Replacement, type UpgradeRule } from './upgrade.ts';

export type Action =
  | { readonly type: 'start'; readonly daemonId: DaemonId; readonly why: string }
  | { readonly type: 'stop'; readonly daemonId: DaemonId; readonly why: string }
  /** Stop it for now, unless somebody uses it after all. */
  | { readonly type: 'rest'; readonly daemonId: DaemonId; readonly why: string }
  /** Let it drain and start it anew, at once. */
  | { readonly type: 'replace'; readonly daemonId: DaemonId; readonly why: string }
  /** Remove what the process manager still knows of a process that ended. */
  | { readonly type: 'forget'; readonly daemonId: DaemonId; readonly why: string }
  | { readonly type: 'attach'; readonly daemonId: DaemonId; readonly projectId: ProjectId; readonly why: string }
  | { readonly type: 'detach'; readonly daemonId: DaemonId; readonly projectId: ProjectId; readonly why: string };

/** What the supervisor is to keep to. */
export interface Rules {
  readonly budget: BudgetLimits;
  readonly upgrade: UpgradeRule;
}

export const NO_RULES: Rules = { budget: NO_LIMITS, upgrade: { buildId: undefined, now: 0 } };

export function reconcile(observation: Observation, rules: Rules = NO_RULES): Action[] {
  const { daemons, projects } = observation;
  const resting = daemonsToRest(observation, rules.budget);
  const replaced = daemonToReplace(observation, rules.upgrade);
  const assigned = new Map(projects.map((project) => [project.projectId, project.daemonId]));
  const isServed = (projectId: ProjectId, daemonId: DaemonId) =>
    daemons.some((daemon) => daemon.daemonId === daemonId && servedBy(daemon).includes(projectId));

  /** A project is given up only when its next daemon serves it, so that no call fails during a move. */
  const mayLetGo = (projectId: ProjectId, daemonId: DaemonId) => {
    const next = assigned.get(projectId);
    return next === undefined || next === null || next === daemonId || isServed(projectId, next);
  };

  return daemons.flatMap((daemon) => [
    ...processActions(daemon, resting.get(daemon.daemonId), replaced, assigned),
    ...projectActions(daemon, projects, assigned, mayLetGo),
  ]);
}

function processActions(
  daemon: ObservedDaemon,
  restingWhy: string | undefined,
  replaced: Replacement | undefined,
  assigned: ReadonlyMap<ProjectId, DaemonId | null>,
): Action[] {
  const { daemonId, record, managed, process } = daemon;
  const alive = process !== undefined || managed?.state === 'running' || managed?.state === 'restarting';
  if (record?.failure) return managed ? [{ type: 'forget', daemonId, why: `given up: ${record.failure}` }] : [];
  if (record?.wanted === 'running') {
    if (alive && restingWhy !== undefined) return [{ type: 'rest', daemonId, why: restingWhy }];
    if (alive) return replaced?.daemonId === daemonId ? [{ type: 'replace', daemonId, why: replaced.why }] : [];
    return [{ type: 'start', daemonId, why: managed ? 'it ended' : 'it is wanted and not there' }];
  }
  // A daemon without a record was started by hand (`indexer daemon run`): it is left alone.
  if (alive && record !== undefined) {
    if (record.rest) return [{ type: 'rest', daemonId, why: record.rest.reason }];
    // Its clients are told where to look again when the project is let go, which they are not when a daemon stops.
    const isMoving = servedBy(daemon).some((projectId) => (assigned.get(projectId) ?? daemonId) !== daemonId);
    return isMoving ? [] : [{ type: 'stop', daemonId, why: 'it is not wanted' }];
  }
  return managed && !alive ? [{ type: 'forget', daemonId, why: 'it ended and is not wanted' }] : [];
}

function projectActions(
  daemon: ObservedDaemon,
  projects: Observation['projects'],
  assigned: ReadonlyMap<ProjectId, DaemonId | null>,
  mayLetGo: (projectId: ProjectId, daemonId: DaemonId) => boolean,
): Action[] {
  const { daemonId, report } = daemon;
  if (report?.state !== 'ready') return [];
  const served = servedBy(daemon);
  const attach = projects
    .filter((project) => project.daemonId === daemonId && !served.includes(project.projectId))
    .map(({ projectId }): Action => ({ type: 'attach', daemonId, projectId, why: 'it is assigned here' }));
  const detach = served
    .filter((projectId) => assigned.has(projectId) && assigned.get(projectId) !== daemonId && mayLetGo(projectId, daemonId))
    .map((projectId): Action => ({ type: 'detach', daemonId, projectId, why: 'it is served elsewhere or stopped' }));
  return [...attach, ...detach];
}

function servedBy({ report }: ObservedDaemon): ProjectId[] {
  return report?.projects.map((project) => project.projectId) ?? [];
}
