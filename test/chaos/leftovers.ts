/** What may not be there any more after a stop. */
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Scene } from './scene.ts';
import { filesBelow, holdersOf, lockFiles } from './sampler.ts';

/** Records of what runs, start locks, claims, drafts of records. Logs, indexes, settings, tokens and lock files stay. */
const LITTER = /(^|\/)(endpoint\.json|daemon\.pid|starting)$|\.lock$|\.json\.\d+$|\.pid\.\d+$|token\.[0-9a-f]{12}$|probe-/;

export function leftovers(scene: Scene): string[] {
  const { home } = scene;
  const files = filesBelow(home);
  return [
    ...scene.processes().map(({ pid, command }) => `process ${pid} ${command}`),
    ...lockFiles(scene).flatMap((lock) => holdersOf(lock).map((pid) => `lock ${lock} of pid ${pid}`)),
    ...files.filter((file) => LITTER.test(file)).map((file) => `file ${file}`),
    ...files.filter((file) => lstatSync(join(home, file)).isSocket()).map((file) => `socket ${file}`),
  ];
}
