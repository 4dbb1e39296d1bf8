import { IndexerError } from '../domain/errors.ts';
import type { Project } from '../domain/project.ts';
import { findMarkedProject, resolveProject } from '../platform/project-root.ts';

export interface ProjectSources {
  readonly option: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly workingDirectory: string;
}

/**
 * The project that the client means: `--project`, INDEXER_PROJECT, CLAUDE_PROJECT_DIR (set by Claude Code), else the
 * marked directory at or above the working directory. The working directory itself is not trusted: some clients start
 * their servers in `/`, in the home directory or in a directory of their own.
 *
 * @throws PROJECT_NOT_FOUND and the like when what was named is none
 */
export function chooseProject({ option, environment, workingDirectory }: ProjectSources): Project {
  const named = option ?? environment['INDEXER_PROJECT'] ?? environment['CLAUDE_PROJECT_DIR'];
  if (named !== undefined && named !== '') return resolveProject(named);
  const marked = findMarkedProject(workingDirectory);
  if (marked) return marked;
  throw new IndexerError('PROJECT_NOT_FOUND', `no project was given, and ${workingDirectory} is not inside one`, {
    hint: 'Add "--project", "/path/to/project" to the arguments of this server in the client\'s configuration.',
  });
}
