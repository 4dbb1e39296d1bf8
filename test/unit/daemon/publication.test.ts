import { expect, it } from 'vitest';
import { Publication, type DaemonIdentity } from '../../../src/daemon/publication.ts';
import { dedicatedDaemonId } from '../../../src/domain/daemon.ts';
import type { ProjectId } from '../../../src/domain/project.ts';
import { createPaths } from '../../../src/platform/paths.ts';
import { currentProcess } from '../../../src/platform/process-identity.ts';
import type { Ticker } from '../../../src/platform/ticker.ts';
import { createFileRegistry } from '../../../src/registry/file-registry.ts';
import { silentLogger } from '../../helpers/logger.ts';
import { temporaryDirectory } from '../../helpers/temporary.ts';

const IDENTITY: DaemonIdentity = {
  daemonId: dedicatedDaemonId('shop-0123456789ab' as ProjectId),
  ...currentProcess(),
  host: '127.0.0.1',
  port: 4711,
  buildId: '1',
  epoch: 1,
  startedAt: new Date(0).toISOString(),
};

it('leaves no record when it is closed while it looks after its records', async () => {
  const registry = createFileRegistry(createPaths({ INDEXER_HOME: temporaryDirectory() }), silentLogger);
  const { processes } = registry;
  const steps: string[] = [];
  let goOn = () => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const watched: typeof processes = {
    ...processes,
    stamp: async (id) => {
      await held;
      steps.push('looked');
      return processes.stamp(id);
    },
    remove: async (id, onlyIf) => {
      steps.push('removed');
      await processes.remove(id, onlyIf);
    },
  };
  let tick = () => {};
  const ticker = { every: (work: () => void) => ((tick = work), () => {}) } as unknown as Ticker;
  const publication = new Publication({ ...registry, processes: watched }, IDENTITY, ticker, silentLogger);
  await publication.publishState('ready');
  tick();
  const closed = publication.close();
  await new Promise((resolve) => setImmediate(resolve));
  goOn();
  await closed;
  expect(steps).toEqual(['looked', 'removed']);
  expect(await processes.get(IDENTITY.daemonId)).toBeUndefined();
});
