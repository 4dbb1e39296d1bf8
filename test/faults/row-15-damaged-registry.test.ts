import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import type { EnsureProjectAnswer } from '../../src/domain/control-api.ts';
import { commandLine } from '../helpers/cli.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

const MENDED_WITHIN_MS = 5000;
const CROWDED_MACHINE_MS = 1500;
const isRoot = process.getuid?.() === 0;

/** What happens to a record, and whether a copy of the bad one is to be kept. */
const DAMAGES: [string, (file: string) => void, boolean][] = [
  ['empty', (file) => writeFileSync(file, ''), true],
  ['cut off', (file) => truncateSync(file, Math.floor(statSync(file).size / 2)), true],
  ['not JSON', (file) => writeFileSync(file, 'damaged'), true],
  ['of another schema', (file) => writeFileSync(file, '{"schema":1,"other":true}'), true],
  ['10 MB of garbage', (file) => writeFileSync(file, Buffer.alloc(10_000_000, 0xfe)), true],
  ['a directory', (file) => (rmSync(file), mkdirSync(file), writeFileSync(join(file, 'in-the-way'), '')), true],
  ['unreadable', (file) => chmodSync(file, 0), !isRoot],
  ['deleted', (file) => rmSync(file), false],
];

it('row 15: records that are damaged while the daemon lives are made again within 5 s, and the bad ones are kept', async () => {
  const { run, paths, daemons } = commandLine();
  const project = temporaryProject({ 'cart.ts': 'export class Cart {}\n' });
  const { projectId, daemon } = (await run('daemon', 'start', '--project', project, '--json')).json<EnsureProjectAnswer>();
  const files = [
    join(paths.projectsDirectory, projectId, 'project.json'),
    join(paths.projectsDirectory, projectId, 'endpoint.json'),
    join(paths.daemonsDirectory, daemon.daemonId, 'daemon.json'),
    join(paths.daemonsDirectory, daemon.daemonId, 'daemon.pid'),
  ];
  for (const [what, damage, isKept] of DAMAGES) {
    const before = copies(files);
    for (const file of files) damage(file);
    const from = performance.now();
    await waitUntil(
      `whole records after: ${what}`,
      () => files.every((file) => daemonIdIn(file) === daemon.daemonId),
      MENDED_WITHIN_MS + CROWDED_MACHINE_MS,
    );
    process.stdout.write(`row 15, ${what}: whole after ${Math.round(performance.now() - from)} ms\n`);
    expect(copies(files) - before, what).toBe(isKept ? files.length : 0);
    expect(await daemons(), what).toMatchObject([{ state: 'ready', pid: daemon.pid, restarts: 0 }]);
  }
  expect((await run('symbol', 'Cart', '--project', project)).stdout).toContain('cart.ts');
  expect((await run('daemon', 'stop', '--project', project, '--json')).json()).toMatchObject({ status: 'stopped' });
});

function daemonIdIn(file: string): unknown {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { daemonId?: unknown }).daemonId;
  } catch {
    return undefined; // damaged still
  }
}

function copies(files: readonly string[]): number {
  const directories = new Set(files.map((file) => dirname(file)));
  return [...directories].flatMap((directory) => readdirSync(directory)).filter((name) => name.includes('.corrupt-')).length;
}
