import { statSync } from 'node:fs';

/** Tells a directory from another one that took its place; undefined while there is none. */
export function rootIdentity(root: string): string | undefined {
  try {
    const stats = statSync(root, { bigint: true });
    return stats.isDirectory() ? `${stats.dev}:${stats.ino}:${stats.birthtimeNs}` : undefined;
  } catch {
    return undefined; // whatever keeps it from being looked at, it cannot be watched
  }
}
