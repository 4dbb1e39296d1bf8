import type { DaemonId } from '../domain/daemon.ts';

/** What is done to a daemon that is wanted and there, but not well. */
export interface Remedy {
  /**
   * `kill`: by force; it is started again as after a crash. `replace`: it drains, and is started again at once.
   * `start-over`: the process manager ends it, as nothing but its process is known.
   */
  readonly type: 'kill' | 'replace' | 'start-over';
  readonly daemonId: DaemonId;
  readonly why: string;
}
