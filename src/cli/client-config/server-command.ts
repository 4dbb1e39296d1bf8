import { join } from 'node:path';
import type { Project } from '../../domain/project.ts';
import type { ServerCommand } from './client.ts';

/** Client configurations outlive the shell in which they were written; only this must travel with them. */
const KEPT_VARIABLES = ['INDEXER_HOME'];

/** The entry of one project. Its name is unique among projects and the same whenever it is written. */
export function serverCommand(project: Project, dist: string, environment: NodeJS.ProcessEnv): ServerCommand {
  const env = KEPT_VARIABLES.flatMap((name) => (environment[name] ? [[name, environment[name]] as const] : []));
  return {
    name: `indexer-${project.projectId}`,
    command: process.execPath,
    args: [join(dist, 'bin', 'indexer.cjs'), 'proxy', '--project', project.root],
    env: Object.fromEntries(env),
  };
}
