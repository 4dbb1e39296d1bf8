import { symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { commandLine } from '../helpers/cli.ts';
import { temporaryDirectory, temporaryProject } from '../helpers/temporary.ts';
import { askAllAtOnce } from '../helpers/crowd.ts';
import { chanceFrom, FAULT_SEED } from './seed.ts';

const PROJECTS = 25;

it('row 2: 100 starts over 25 projects in four spellings give exactly 25 daemons', async () => {
  const { environment, processes, daemons } = commandLine();
  const links = temporaryDirectory();
  const spellings = Array.from({ length: PROJECTS }, (_, number) => {
    const root = temporaryProject({ 'src/a.ts': `export const only${number} = 1;\n` });
    const link = join(links, `link-${number}`);
    symlinkSync(root, link);
    return [root, `${root}/`, join(root, 'src') + '/..', link, join(dirname(root), '.', basename(root))].slice(0, 4);
  }).flat();
  const { answers } = await askAllAtOnce(chanceFrom(FAULT_SEED).shuffle(spellings), environment);
  expect(answers.filter(({ error }) => error !== undefined)).toEqual([]);
  expect(new Set(answers.map(({ projectId }) => projectId)).size).toBe(PROJECTS);
  expect(new Set(answers.map(({ pid }) => pid)).size).toBe(PROJECTS);
  expect(processes().filter(({ command }) => command.startsWith('indexerd'))).toHaveLength(PROJECTS);
  expect(new Set((await daemons()).map(({ port }) => port)).size).toBe(PROJECTS);
});
