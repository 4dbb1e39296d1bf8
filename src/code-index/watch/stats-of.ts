import { lstatSync, type Stats } from 'node:fs';

/** What is at the path, a link itself; undefined when nothing is there, or nothing that may be looked at. */
export function statsOf(file: string): Stats | undefined {
  try {
    return lstatSync(file);
  } catch {
    return undefined;
  }
}
