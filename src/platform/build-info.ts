import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Which build of indexer this is; two builds with one version still differ in their id. */
export interface BuildInfo {
  readonly version: string;
  /** See domain/build-id.ts. */
  readonly buildId: string;
}

export const BUILD_INFO_FILE = 'build-info.json';

/** @param dist the directory of the build, which holds build-info.json */
export function readBuildInfo(dist: string): BuildInfo {
  return JSON.parse(readFileSync(join(dist, BUILD_INFO_FILE), 'utf8')) as BuildInfo;
}

/** The id of the build that is there now; undefined while it is being replaced. */
export function buildIdOnDisk(dist: string): string | undefined {
  try {
    return readBuildInfo(dist).buildId;
  } catch {
    return undefined;
  }
}
