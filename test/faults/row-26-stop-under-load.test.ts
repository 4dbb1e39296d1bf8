import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dial } from '../../src/connector/dial.ts';
import type { EnsureProjectAnswer } from '../../src/domain/control-api.ts';
import type { Endpoint } from '../../src/domain/endpoint.ts';
import { indexDirectory } from '../../src/platform/paths.ts';
import { startTimeOf } from '../../src/platform/process-identity.ts';
import { commandLine } from '../helpers/cli.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';
import { rpcClient } from '../helpers/websocket-client.ts';

const CALLS = 200;
const CLIENTS = 8;
const END_LIMIT_MS = 10_000;

it('row 26: a stop with 200 calls in flight answers each of them, ends in time and leaves the index whole', async () => {
  const { run, paths, daemons } = commandLine();
  const files = Array.from({ length: 200 }, (_, number) => [`src/f${number}.ts`, `export class Cart${number} { total() {} }\n`]);
  const project = temporaryProject(Object.fromEntries(files) as Record<string, string>);
  const { projectId, daemon } = (await run('daemon', 'start', '--project', project, '--json')).json<EnsureProjectAnswer>();
  await waitUntil('the index', async () => (await daemons())[0]?.projects[0]?.index.state === 'ready');
  const endpoint = JSON.parse(readFileSync(join(paths.projectsDirectory, projectId, 'endpoint.json'), 'utf8')) as Endpoint;
  const clients = await Promise.all(Array.from({ length: CLIENTS }, async () => rpcClient((await dial({ endpoint }, 3000)).socket)));
  await Promise.all(clients.map((client) => client.initialize()));

  const outcomes = Promise.allSettled(
    Array.from({ length: CALLS }, (_, number) => clients[number % CLIENTS]!.call('search_code', { query: `Cart${number} total` })),
  );
  const start = performance.now();
  const stopped = run('daemon', 'stop', '--project', project);
  const settled = await outcomes;
  await stopped;
  expect(performance.now() - start).toBeLessThan(END_LIMIT_MS);
  expect(startTimeOf(daemon.pid!)).toBeUndefined();

  const failures = settled.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => String(reason));
  for (const failure of failures) expect(failure).toMatch(/DAEMON_DRAINING|closed with 1001|closed with 1012/);
  const index = join(indexDirectory(paths, projectId), 'code_index.db');
  expect(existsSync(`${index}-wal`) ? statSync(`${index}-wal`).size : 0).toBe(0);
});
