import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { createFileRegistry } from '../../src/registry/file-registry.ts';
import { silentLogger } from '../helpers/logger.ts';
import { DIST, pathsIn } from '../helpers/paths.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';
import type { ProjectId } from '../../src/domain/project.ts';

const WRITERS = 50;
const TIMES = 100;
const SCRIPT = fileURLToPath(new URL('registry-writer.mjs', import.meta.url));
const SHARED = 'writer-ffffffffffff' as ProjectId;

it('row 16: 50 processes that write 100 times lose nothing, and no reader sees half a record', async () => {
  const home = temporaryDirectory();
  const paths = pathsIn(home);
  const registry = createFileRegistry(paths, silentLogger);
  const writers = Array.from({ length: WRITERS }, (_, number) => writer(home, number));
  const writing = Promise.all(writers);
  let [reads, running] = [0, true];
  void writing.finally(() => (running = false));
  while (running) {
    const shared = await registry.projects.get(SHARED);
    if (shared !== undefined) expect(shared.root).toBe(`/by/${shared.root.split('/')[2]}/${'x'.repeat(Number(shared.name) * 20)}`);
    reads++;
    await turn(); // reading takes no turn of its own
  }
  expect(await writing).toEqual(Array.from({ length: WRITERS }, () => 0));
  expect(reads).toBeGreaterThan(100);
  const own = (await registry.projects.list()).filter(({ projectId }) => projectId !== SHARED);
  expect(own.map(({ name }) => name)).toEqual(Array.from({ length: WRITERS }, () => String(TIMES)));
  const files = readdirSync(paths.projectsDirectory, { recursive: true, encoding: 'utf8' });
  expect(files.filter((file) => file.includes('corrupt') || /\.\d+$/.test(file))).toEqual([]);
});

async function writer(home: string, number: number): Promise<number | null> {
  const child = spawn(process.execPath, [SCRIPT, DIST, String(number), String(TIMES)], {
    env: { ...process.env, INDEXER_HOME: home },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}
