import { ensureSupervisor } from '../connector/start-supervisor.ts';
import type { EnsureProjectAnswer } from '../domain/control-api.ts';
import type { Placement } from '../domain/placement.ts';
import { resolveProject } from '../platform/project-root.ts';
import type { SupervisorServices } from './supervisor-services.ts';

export interface StartDaemonOptions {
  readonly project: string;
  readonly port?: number | undefined;
  readonly placement?: Placement | undefined;
  readonly idleTimeoutMs?: number | undefined;
  readonly wait?: boolean;
  readonly force?: boolean;
}

/** Starts the project's daemon through the supervisor, which is started first when it is not there. */
export async function startDaemon(
  services: SupervisorServices,
  { project: directory, port, placement, idleTimeoutMs, wait = true, force = false }: StartDaemonOptions,
): Promise<EnsureProjectAnswer> {
  const { root } = resolveProject(directory, { force });
  await ensureSupervisor(services);
  return services.control.ensureProject({
    root,
    force,
    wait,
    reset: true,
    ...(port === undefined ? {} : { port }),
    ...(placement === undefined ? {} : { placement }),
    ...(idleTimeoutMs === undefined ? {} : { idleTimeoutMs }),
  });
}
