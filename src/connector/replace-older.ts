/** A client of a newer build has the daemon it connected to replaced, and all others of that build. */
import { isNewerBuild } from '../domain/build-id.ts';
import { messageOf } from '../domain/errors.ts';
import { readBuildInfo } from '../platform/build-info.ts';
import type { Connection } from './dial.ts';
import { ensureSupervisor, type SupervisorControl } from './start-supervisor.ts';

/** Begins it when the daemon is older, and does not wait: the daemon serves until its turn comes. */
export function replaceIfOlder(control: SupervisorControl, { buildId }: Connection, log: (message: string) => void): void {
  if (buildId === undefined || !isNewerBuild(readBuildInfo(control.dist).buildId, buildId)) return;
  ensureSupervisor(control).catch((error: unknown) => log(messageOf(error)));
}
