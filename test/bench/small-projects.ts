/** Projects of one class each, as many as are wanted. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallProject {
  readonly root: string;
  /** Name of its class, which is in `a.ts`. */
  readonly name: string;
}

export interface SmallProjects {
  take(count: number): SmallProject[];
  remove(): void;
}

export function smallProjects(): SmallProjects {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), 'ixb-small-')));
  let made = 0;
  const make = (): SmallProject => {
    const name = `Class${made++}`;
    const root = join(parent, name.toLowerCase());
    mkdirSync(root);
    writeFileSync(join(root, 'package.json'), '{}\n');
    writeFileSync(join(root, 'a.ts'), `export class ${name} {}\n`);
    return { root, name };
  };
  return {
    take: (count) => Array.from({ length: count }, make),
    remove: () => rmSync(parent, { recursive: true, force: true, maxRetries: 5 }),
  };
}
