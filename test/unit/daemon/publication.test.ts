import { expect, it } from 'vitest';
import { Publication, type DaemonIdentity } from '../../../src/daemon/publication.ts';
import { dedicatedDaemonId } from '../../../src/domain/daemon.ts';
import type { ProjectId } from '../../../src/domain/project.ts';
import { createPaths } from '../../../src/platform/paths.ts';
import { currentProcess } from '../../../src/platform/process-identity.ts';
import type { Ticker } from '../../../src/platform/ticker.ts';
import type { ServedProject } from '../../../src/daemon/served-project.ts';
import { createFileRegistry } from '../../../src/registry/file-registry.ts';
import type { Records } from '../../../src/registry/registry.ts';
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

const SERVED = {
  project: { projectId: 'shop-0123456789ab' as ProjectId, root: '/shop' },
  token: 'A'.repeat(43),
} as ServedProject;

/** A publication that takes its time to look at its records of a kind, and the steps in which it looks and removes. */
function slowPublication(kind: 'processes' | 'endpoints') {
  const registry = createFileRegistry(createPaths({ INDEXER_HOME: temporaryDirectory() }), silentLogger);
  const records = registry[kind] as Records<string, unknown>;
  const steps: string[] = [];
  let begun = () => {};
  const isLooking = new Promise<void>((resolve) => (begun = resolve));
  let goOn = () => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const watched: typeof records = {
    ...records,
    stamp: async (id) => {
      begun();
      await held;
      steps.push('looked');
      return records.stamp(id);
    },
    remove: async (id, onlyIf) => {
      steps.push('removed');
      await records.remove(id, onlyIf);
    },
  };
  let tick = () => {};
  const ticker = { every: (work: () => void) => ((tick = work), () => {}) } as unknown as Ticker;
  const publication = new Publication({ ...registry, [kind]: watched }, IDENTITY, ticker, silentLogger);
  const look = async () => {
    tick();
    await isLooking;
  };
  return { registry, publication, steps, look, goOn };
}

it('leaves no record when it is closed while it looks after its records', async () => {
  const { registry, publication, steps, look, goOn } = slowPublication('processes');
  await publication.publishState('ready');
  await look();
  const closed = publication.close();
  goOn();
  await closed;
  expect(steps).toEqual(['looked', 'removed']);
  expect(await registry.processes.get(IDENTITY.daemonId)).toBeUndefined();
});

it('leaves no endpoint of a project that is detached while it looks after its records', async () => {
  const { registry, publication, steps, look, goOn } = slowPublication('endpoints');
  await publication.publishEndpoint(SERVED);
  await look();
  const withdrawn = publication.withdrawEndpoint(SERVED.project.projectId);
  goOn();
  await withdrawn;
  expect(steps).toEqual(['looked', 'removed']);
  expect(await registry.endpoints.get(SERVED.project.projectId)).toBeUndefined();
  await publication.close();
});
