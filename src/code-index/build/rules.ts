import { languagesFingerprint } from '../languages/languages.ts';
import type { ProjectConfig } from '../project-config/project-config.ts';

/** What an index was made by: with other rules or languages, the same file may give something else. */
export function rulesOf(config: ProjectConfig): string {
  return `${config.fingerprint} ${languagesFingerprint()}`;
}
