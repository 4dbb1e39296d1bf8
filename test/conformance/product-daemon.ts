/** A real daemon over a small project, as a user has it. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Daemon } from '../../src/daemon/daemon.ts';
import { dedicatedDaemonId } from '../../src/domain/daemon.ts';
import { projectAt } from '../../src/domain/project.ts';
import { pollUntil } from '../../src/platform/deadline.ts';
import { createFileRegistry } from '../../src/registry/file-registry.ts';
import { silentLogger } from '../helpers/logger.ts';
import { DIST, pathsIn } from '../helpers/paths.ts';
import type { Target } from './fixture-daemon.ts';

const INDEX_DEADLINE_MS = 30_000;

export async function startProductDaemon(): Promise<Target> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'ixc-')));
  const root = join(home, 'project');
  mkdirSync(root);
  writeFileSync(join(root, 'cart.ts'), 'export class ShopCart {}\n');
  const paths = pathsIn(join(home, 'state'));
  const project = projectAt(root);
  const { projectId } = project;
  const daemonId = dedicatedDaemonId(projectId);
  const registry = createFileRegistry(paths, silentLogger);
  const now = new Date().toISOString();
  await registry.projects.put({ schema: 1, ...project, name: 'product', placement: null, daemonId, createdAt: now, lastUsedAt: now });
  const daemon = await Daemon.start({
    daemonId,
    port: { preferred: 8765 },
    paths,
    registry,
    build: { version: '0.0.0', buildId: '0.0.0+conformance' },
    dist: DIST,
    maxFileBytes: 1_048_576,
    maxMemoryBytes: 1_500_000_000,
    maxBuilds: 1,
    onStep: () => {},
    logger: silentLogger,
  });
  const isReady = () => (daemon.report().projects.every(({ index }) => index.state === 'ready') ? true : undefined);
  await pollUntil(isReady, { intervalMs: 20, deadlineMs: INDEX_DEADLINE_MS, what: 'the index' });
  const { port, token } = (await registry.endpoints.get(projectId))!;
  return {
    port,
    projectId,
    token,
    close: async () => {
      await daemon.stop('stop');
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
