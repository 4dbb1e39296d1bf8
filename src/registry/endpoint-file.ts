/** Reading endpoint.json without any library: this is on the proxy's start-up path. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isEndpoint, type Endpoint } from '../domain/endpoint.ts';
import type { ProjectId } from '../domain/project.ts';
import { projectDirectory, type Paths } from '../platform/paths.ts';

export const ENDPOINT_FILE = 'endpoint.json';

/** The published endpoint; undefined when there is none, or none that can be read (then the supervisor is to be asked). */
export function readEndpoint(paths: Paths, projectId: ProjectId): Endpoint | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(join(projectDirectory(paths, projectId), ENDPOINT_FILE), 'utf8'));
    return isEndpoint(value) && value.projectId === projectId ? value : undefined;
  } catch {
    return undefined; // missing or corrupt: either way there is nothing to dial
  }
}
