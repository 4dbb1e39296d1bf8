import { describe, expect, it } from 'vitest';
import { commandLineWith } from '../helpers/cli.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { pollUntil } from '../../src/platform/deadline.ts';

const PROJECTS = 6;
const FILES = 600;
/** Indexing leaves the processors to whoever else is at work. */
const INDEXED_WITHIN_MS = 150_000;

function coldProject(name: string): string {
  const code = (index: number) =>
    Array.from({ length: 60 }, (_, line) => `export function ${name}_${index}_${line}(a: number) { return a + ${line}; }`);
  return temporaryProject(Object.fromEntries(Array.from({ length: FILES }, (_, index) => [`src/f${index}.ts`, code(index).join('\n')])));
}

describe('cold projects that start at once', () => {
  it('are indexed so many at a time over all daemons; the others say that they wait', async () => {
    const { run, daemons } = commandLineWith({ maxBuilds: 2 });
    const roots = Array.from({ length: PROJECTS }, (_, index) => coldProject(`cold${index}`));
    await Promise.all(roots.map((root) => run('daemon', 'start', '--project', root, '--no-wait')));
    const seen = { building: 0, queued: 0 };
    const allReady = async () => {
      const states = (await daemons()).flatMap(({ projects }) => projects.map(({ index }) => index.state));
      seen.building = Math.max(seen.building, states.filter((state) => state === 'building').length);
      seen.queued = Math.max(seen.queued, states.filter((state) => state === 'queued').length);
      return states.length === PROJECTS && states.every((state) => state === 'ready') ? true : undefined;
    };
    await pollUntil(allReady, { intervalMs: 50, deadlineMs: INDEXED_WITHIN_MS, what: 'all indexes' });
    expect(seen.building).toBeLessThanOrEqual(2);
    expect(seen.building).toBeGreaterThan(0);
    expect(seen.queued).toBeGreaterThan(0);
  });
});
