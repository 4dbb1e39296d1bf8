import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectIdOf } from '../../../src/domain/project.ts';
import { createFileRegistry } from '../../../src/registry/file-registry.ts';
import { removeFile } from '../../../src/registry/remove-file.ts';
import { silentLogger } from '../../helpers/logger.ts';
import { pathsIn } from '../../helpers/paths.ts';
import { temporaryDirectory } from '../../helpers/temporary.ts';

function written(text: string): string {
  const file = join(temporaryDirectory(), 'a.json');
  writeFileSync(file, text);
  return file;
}

it('removes what is meant', async () => {
  const file = written('old');
  await removeFile(file, async (taken) => readFileSync(taken, 'utf8') === 'old');
  expect(readdirSync(join(file, '..'))).toEqual([]);
});

it('puts back what is not meant, unless something newer is there', async () => {
  const file = written('another');
  await removeFile(file, async () => false);
  expect(readFileSync(file, 'utf8')).toBe('another');
  await removeFile(file, async () => {
    writeFileSync(file, 'newer');
    return false;
  });
  expect(readFileSync(file, 'utf8')).toBe('newer');
  expect(readdirSync(join(file, '..'))).toEqual(['a.json']);
});

it('has nothing to do where there is nothing', async () => {
  const file = join(temporaryDirectory(), 'a.json');
  await removeFile(file, async () => true);
  await removeFile(file, async () => false);
  expect(readdirSync(join(file, '..'))).toEqual([]);
});

it('leaves a record that was replaced after it was found to be the one to remove', async () => {
  const paths = pathsIn(temporaryDirectory());
  const registry = createFileRegistry(paths, silentLogger);
  const projectId = projectIdOf('/code/shop');
  const record = { schema: 1, projectId, root: '/code/shop', name: 'old', placement: null, daemonId: null } as const;
  const times = { createdAt: '2026-11-21T10:00:00.000Z', lastUsedAt: '2026-11-21T10:00:00.000Z' };
  await registry.projects.put({ ...record, ...times });
  const file = join(paths.projectsDirectory, projectId, 'project.json');
  let looks = 0;
  await registry.projects.remove(projectId, ({ name }) => {
    if (looks++ === 0) {
      writeFileSync(`${file}.next`, JSON.stringify({ ...record, ...times, name: 'new' }));
      renameSync(`${file}.next`, file);
    }
    return name === 'old';
  });
  expect(await registry.projects.get(projectId)).toMatchObject({ name: 'new' });
  expect(readdirSync(join(file, '..'))).toEqual(['project.json']);
});
