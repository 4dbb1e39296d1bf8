import { expect, it } from 'vitest';
import { connectIfRunning } from '../../src/connector/connector.ts';
import { observeDaemon } from '../../src/supervisor/observe.ts';
import { runningDaemon } from '../helpers/daemon.ts';
import { DIST } from '../helpers/paths.ts';
import { temporaryDirectory, temporaryProject } from '../helpers/temporary.ts';

it.each(['bootId', 'startTime'] as const)('row 14: a record with another %s is stale at once, and in nobody’s way', async (field) => {
  const root = temporaryProject({ 'cart.ts': 'export class Cart {}\n' });
  const home = temporaryDirectory();
  const { daemon, daemonId, registry, paths, projects, endpoint } = await runningDaemon({ roots: [root], home });
  const [process, published] = [(await registry.processes.get(daemonId))!, await endpoint()];
  await daemon.stop('stop');
  await registry.processes.put({ ...process, [field]: 'before' });
  await registry.endpoints.put({ ...published, [field]: 'before' });

  expect(await observeDaemon(registry, daemonId)).toMatchObject({ process: undefined, report: undefined });
  expect(await connectIfRunning({ paths, dist: DIST }, projects[0]!)).toBeUndefined();
  const next = await runningDaemon({ roots: [root], home });
  expect(await next.endpoint()).toMatchObject({ bootId: published.bootId, epoch: published.epoch + 1 });
});
