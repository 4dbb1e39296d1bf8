import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { MissingDirectories } from '../../../src/platform/missing-directories.ts';
import { temporaryDirectory } from '../../helpers/temporary.ts';

it('tells what is gone from what is away for a moment', async () => {
  let now = 0;
  const missing = new MissingDirectories({ now: () => now });
  const directory = join(temporaryDirectory(), 'project');
  const lookAfter = (ms: number) => {
    now += ms;
    return missing.gone([directory, '/']);
  };
  mkdirSync(directory);
  expect(await lookAfter(0)).toEqual([]);
  rmSync(directory, { recursive: true });
  expect(await lookAfter(60_000)).toEqual([]);
  mkdirSync(directory);
  expect(await lookAfter(60_000)).toEqual([]);
  rmSync(directory, { recursive: true });
  expect(await lookAfter(1000)).toEqual([]);
  expect(await lookAfter(7000)).toEqual([]);
  expect(await lookAfter(1000)).toEqual([directory]);
});

it('waits for no directory that does not answer, asks only two such at a time, and goes on with the others', async () => {
  let now = 0;
  const asked: string[] = [];
  const look = (directory: string) => {
    asked.push(directory);
    return directory.startsWith('/dead') ? new Promise<boolean>(() => undefined) : Promise.resolve(directory === '/gone');
  };
  const missing = new MissingDirectories({ now: () => now }, look);
  expect(await missing.gone(['/gone', '/dead/a'])).toEqual([]);
  now += 8000;
  expect(await missing.gone(['/dead/a', '/gone'])).toEqual(['/gone']);
  expect(asked.filter((directory) => directory === '/dead/a')).toHaveLength(1);
  await missing.gone(['/dead/b', '/dead/c', '/dead/d']);
  expect(asked.filter((directory) => directory.startsWith('/dead'))).toEqual(['/dead/a', '/dead/b']);
});
