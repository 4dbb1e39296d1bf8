import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dial } from '../../src/connector/dial.ts';
import { preferredPortOfProject } from '../../src/domain/preferred-port.ts';
import { runningDaemon } from '../helpers/daemon.ts';
import { temporaryDirectory, writeFiles } from '../helpers/temporary.ts';
import { rpcClient } from '../helpers/websocket-client.ts';

const NAMES = ['Apple', 'Bicycle'] as const;

it('row 11: two projects that prefer one port are both served, each its own', async () => {
  const roots = twoRootsOfOnePort(temporaryDirectory());
  roots.forEach((root, number) => writeFiles(root, { 'package.json': '{}', 'a.ts': `export class ${NAMES[number]} {}\n` }));
  const preferred = preferredPortOfProject(roots[0]);
  const daemons = [];
  for (const root of roots) daemons.push(await runningDaemon({ roots: [root], port: { preferred } }));
  const endpoints = await Promise.all(daemons.map(({ endpoint }) => endpoint()));
  expect(new Set(endpoints.map(({ port }) => port)).size).toBe(2);
  expect(new Set(endpoints.map(({ projectId }) => projectId)).size).toBe(2);
  for (const [number, endpoint] of endpoints.entries()) {
    const client = rpcClient((await dial({ endpoint }, 3000)).socket);
    await client.initialize();
    expect(await client.call('find_symbol', { name: NAMES[number] })).toContain('a.ts:1-1');
    expect(await client.call('find_symbol', { name: NAMES[1 - number] })).toContain('no symbol');
  }
});

/** Names are tried until two of them hash to one port; by the birthday rule that takes some dozens. */
function twoRootsOfOnePort(directory: string): [string, string] {
  const seen = new Map<number, string>();
  for (let number = 0; ; number++) {
    const root = join(directory, `project-${number}`);
    const port = preferredPortOfProject(root);
    const other = seen.get(port);
    if (other !== undefined) {
      for (const made of [other, root]) mkdirSync(made);
      return [other, root];
    }
    seen.set(port, root);
  }
}
