import { createHash } from 'node:crypto';
import { basename } from 'node:path';

declare const projectIdBrand: unique symbol;

/** `<slug of the base name>-<12 hex of SHA-256 of the canonical root>`, e.g. `my-app-0f3a9c2b71de`. */
export type ProjectId = string & { readonly [projectIdBrand]: true };

/** A directory known to indexer: its canonical root and the id derived from it. */
export interface Project {
  readonly projectId: ProjectId;
  /** Absolute, symlink-free, in the spelling the file system stores. */
  readonly root: string;
}

const PROJECT_ID = /^[a-z0-9](?:[a-z0-9-]{0,39})-[0-9a-f]{12}$/;
const SLUG_LENGTH = 40;

export function projectAt(canonicalRoot: string): Project {
  return { projectId: projectIdOf(canonicalRoot), root: canonicalRoot };
}

export function projectIdOf(canonicalRoot: string): ProjectId {
  return `${slug(basename(canonicalRoot))}-${rootHash(canonicalRoot).slice(0, 12)}` as ProjectId;
}

export function isProjectId(text: string): text is ProjectId {
  return PROJECT_ID.test(text);
}

/** SHA-256 of the canonical root, in hex: the source of the id and of the preferred port. */
export function rootHash(canonicalRoot: string): string {
  return createHash('sha256').update(canonicalRoot).digest('hex');
}

function slug(name: string): string {
  const ascii = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return ascii.slice(0, SLUG_LENGTH).replace(/-+$/, '') || 'project';
}
