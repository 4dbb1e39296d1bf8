import { IndexerError } from '../domain/errors.ts';
import type { Project } from '../domain/project.ts';
import { findMarkedProject, resolveProject } from '../platform/project-root.ts';

export interface ProjectSources {
  readonly option: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  /** Directories that the client works in; asked for when nothing names the project. */
  readonly roots: () => Promise<readonly string[]>;
  readonly workingDirectory: string;
}

/** The directory that the user or the client names: `--project`, INDEXER_PROJECT, CLAUDE_PROJECT_DIR (set by Claude Code). */
export function namedProject({ option, environment }: Pick<ProjectSources, 'option' | 'environment'>): string | undefined {
  const named = option ?? environment['INDEXER_PROJECT'] ?? environment['CLAUDE_PROJECT_DIR'];
  return named === '' ? undefined : named;
}

/**
 * The project that the client means: the one that is named, else the first of the client's roots that can be a project,
 * else the marked directory at or above the working directory. The working directory itself is not trusted: some clients
 * start their servers in `/`, in the home directory or in a directory of their own.
 *
 * @throws PROJECT_NOT_FOUND and the like when what was named is none
 */
export async function chooseProject(sources: ProjectSources): Promise<Project> {
  const named = namedProject(sources);
  if (named !== undefined) return resolveProject(named);
  for (const root of await sources.roots()) {
    const project = projectAt(root);
    if (project) return project;
  }
  const { workingDirectory } = sources;
  const marked = findMarkedProject(workingDirectory);
  if (marked) return marked;
  throw new IndexerError('PROJECT_NOT_FOUND', `no project was given, and ${workingDirectory} is not inside one`, {
    hint: 'Add "--project", "/path/to/project" to the arguments of this server in the client\'s configuration.',
  });
}

/** A client may have the home directory as a root, or one that is gone. */
function projectAt(root: string): Project | undefined {
  try {
    return resolveProject(root);
  } catch (error) {
    if (error instanceof IndexerError) return undefined;
    throw error;
  }
}
