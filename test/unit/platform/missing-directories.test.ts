import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { MissingDirectories } from '../../../src/platform/missing-directories.ts';
import { temporaryDirectory } from '../../helpers/temporary.ts';
import { waitUntil } from '../../helpers/wait.ts';

/** Directories that are `away` are missing, `dead` ones never answer. */
function scene() {
  const clock = { ms: 0, now: () => clock.ms };
  const [away, asked] = [new Set<string>(), [] as string[]];
  const missing = new MissingDirectories(clock, (directory) => {
    asked.push(directory);
    return directory.startsWith('/dead') ? new Promise<boolean>(() => undefined) : Promise.resolve(away.has(directory));
  });
  const lookAfter = async (ms: number, ...directories: string[]) => {
    clock.ms += ms;
    missing.gone(directories);
    await turn();
    return missing.gone(directories);
  };
  return { missing, away, asked, lookAfter };
}

it('tells what is gone from what is away for a moment', async () => {
  const { missing, away, lookAfter } = scene();
  const look = (ms: number) => lookAfter(ms, '/project', '/other');
  expect(await look(0)).toEqual([]);
  expect(missing.isAnyMissing).toBe(false);
  away.add('/project');
  expect(await look(60_000)).toEqual([]);
  expect(missing.isAnyMissing).toBe(true);
  away.delete('/project');
  expect(await look(60_000)).toEqual([]);
  away.add('/project');
  expect(await look(1000)).toEqual([]);
  expect(await look(7000)).toEqual([]);
  expect(await look(1000)).toEqual(['/project']);
  expect(await lookAfter(0, '/other')).toEqual([]);
  expect(await look(0)).toEqual([]);
});

it('waits for no directory that does not answer, asks only two such at a time, and goes on with the others', async () => {
  const { away, asked, lookAfter } = scene();
  away.add('/gone');
  const all = ['/dead/a', '/dead/b', '/dead/c', '/gone'];
  for (let look = 0; look < 3; look++) await lookAfter(1000, ...all);
  expect(asked.filter((directory) => directory.startsWith('/dead'))).toEqual(['/dead/a', '/dead/b', '/dead/c']);
  expect(await lookAfter(8000, '/gone')).toEqual([]);
});

it('looks at the others beside one that does not answer', async () => {
  const { away, asked, lookAfter } = scene();
  away.add('/gone');
  await lookAfter(0, '/dead', '/gone');
  await lookAfter(1000, '/dead', '/gone');
  expect(await lookAfter(8000, '/dead', '/gone')).toEqual(['/gone']);
  expect(asked.filter((directory) => directory === '/dead')).toHaveLength(1);
});

it('looks at real directories', async () => {
  const clock = { ms: 0, now: () => clock.ms };
  const missing = new MissingDirectories(clock);
  const directory = join(temporaryDirectory(), 'project');
  mkdirSync(directory);
  expect(missing.gone([directory])).toEqual([]);
  rmSync(directory, { recursive: true });
  await waitUntil('it to be missed', () => {
    clock.ms += 4000;
    return missing.gone([directory]).length === 1;
  });
});
