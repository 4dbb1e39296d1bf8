import { callHierarchy } from './call-hierarchy.ts';
import { explore } from './explore.ts';
import { fileOutline } from './file-outline.ts';
import { findImplementations } from './find-implementations.ts';
import { findReferences } from './find-references.ts';
import { findSymbol } from './find-symbol.ts';
import { impact } from './impact.ts';
import { indexStatus } from './index-status.ts';
import { reindex } from './reindex.ts';
import { repoMap } from './repo-map.ts';
import { searchCode } from './search-code.ts';
import type { Tool } from './tool.ts';

/** Every tool, in the order in which clients list them. One table serves both protocol eras, all transports and the CLI. */
export const TOOLS: readonly Tool[] = [
  explore,
  searchCode,
  findSymbol,
  findReferences,
  callHierarchy,
  findImplementations,
  impact,
  fileOutline,
  repoMap,
  indexStatus,
  reindex,
];
