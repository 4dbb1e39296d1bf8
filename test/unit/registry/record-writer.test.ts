import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createFileRegistry } from '../../../src/registry/file-registry.ts';
import { RecordWriter } from '../../../src/registry/record-writer.ts';
import { silentLogger } from '../../helpers/logger.ts';
import { pathsIn } from '../../helpers/paths.ts';
import { temporaryDirectory } from '../../helpers/temporary.ts';

const nothing = async () => {};

it('looks at what is there when the new record is on the disk, and replaces it then', async () => {
  const file = join(temporaryDirectory(), 'deep', 'a.json');
  const writer = new RecordWriter();
  await writer.write(file, { is: 'old' }, nothing);
  let seen: { files: number; record: string } | undefined;
  await writer.write(file, { is: 'new' }, async () => {
    seen = { files: readdirSync(join(file, '..')).length, record: readFileSync(file, 'utf8') };
  });
  expect(seen).toMatchObject({ files: 2, record: expect.stringContaining('old') });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ is: 'new' });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(file, '..'))).toEqual(['a.json']);
});

it('keeps the order in which it was asked, also when the first takes longer', async () => {
  const file = join(temporaryDirectory(), 'a.json');
  const writer = new RecordWriter();
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const first = writer.write(file, 1, () => held);
  const others = [2, 3].map((record) => writer.write(file, record, async () => expect(readFileSync(file, 'utf8')).toBe(`${record - 1}\n`)));
  await writer.write(join(file, '..', 'other.json'), 0, nothing); // has no turn to wait for
  letGo();
  await Promise.all([first, ...others]);
  expect(readFileSync(file, 'utf8')).toBe('3\n');
});

it('leaves the old record and no draft when it fails, and goes on', async () => {
  const file = join(temporaryDirectory(), 'a.json');
  const writer = new RecordWriter();
  await writer.write(file, 1, nothing);
  await expect(writer.write(file, 2, () => Promise.reject(new Error('no more files')))).rejects.toThrow('no more files');
  expect(readdirSync(join(file, '..'))).toEqual(['a.json']);
  expect(readFileSync(file, 'utf8')).toBe('1\n');
  await writer.write(file, 3, nothing);
  expect(readFileSync(file, 'utf8')).toBe('3\n');
});

it('sets a damaged record aside before it is replaced', async () => {
  const paths = pathsIn(temporaryDirectory());
  mkdirSync(paths.state, { recursive: true, mode: 0o700 });
  writeFileSync(paths.poolFile, 'damaged');
  const registry = createFileRegistry(paths, silentLogger);
  await registry.putPool({ schema: 1, wanted: 'running', size: 2 });
  expect(await registry.pool()).toMatchObject({ size: 2 });
  const copies = readdirSync(join(paths.poolFile, '..')).filter((name) => name.includes('.corrupt-'));
  expect(copies.map((name) => readFileSync(join(paths.poolFile, '..', name), 'utf8'))).toEqual(['damaged']);
});
