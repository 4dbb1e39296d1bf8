import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { errnoOf } from '../domain/errors.ts';
import { isProjectId, type ProjectId } from '../domain/project.ts';
import { indexDirectory, type Paths } from './paths.ts';

/** Where the indexes of all projects but this one live; also of projects that no daemon was ever started for. */
export function otherIndexDirectories(paths: Paths, projectId: ProjectId): string[] {
  return projectIdsIn(dirname(indexDirectory(paths, projectId)))
    .filter((other) => other !== projectId)
    .map((other) => indexDirectory(paths, other));
}

function projectIdsIn(directory: string): ProjectId[] {
  try {
    return readdirSync(directory).filter(isProjectId);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}
