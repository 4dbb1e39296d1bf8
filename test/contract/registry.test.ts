import { describe, expect, it } from 'vitest';
import { dedicatedDaemonId } from '../../src/domain/daemon.ts';
import type { Endpoint } from '../../src/domain/endpoint.ts';
import { projectIdOf } from '../../src/domain/project.ts';
import { createFileRegistry } from '../../src/registry/file-registry.ts';
import type { DaemonRecord, ProcessRecord, ProjectRecord, Registry } from '../../src/registry/registry.ts';
import { createMemoryRegistry } from '../fakes/memory-registry.ts';
import { silentLogger } from '../helpers/logger.ts';
import { pathsIn } from '../helpers/paths.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

const adapters: Record<string, () => Registry> = {
  files: () => createFileRegistry(pathsIn(temporaryDirectory()), silentLogger),
  memory: createMemoryRegistry,
};

const NOW = '2026-11-21T10:00:00.000Z';
const shop = projectIdOf('/code/shop');
const blog = projectIdOf('/code/blog');

const project = (projectId = shop): ProjectRecord => ({
  schema: 1,
  projectId,
  root: `/code/${projectId}`,
  name: 'name',
  placement: null,
  daemonId: null,
  createdAt: NOW,
  lastUsedAt: NOW,
});
const daemon: DaemonRecord = {
  schema: 1,
  daemonId: dedicatedDaemonId(shop),
  wanted: 'running',
  pinnedPort: null,
  restarts: 0,
  exits: [],
  failedAt: [],
  seenRestarts: 0,
  failure: null,
};
const processRecord: ProcessRecord = {
  schema: 1,
  daemonId: dedicatedDaemonId(shop),
  pid: 42,
  startTime: '1',
  bootId: 'boot',
  host: '127.0.0.1',
  port: 8765,
  buildId: '1+a',
  state: 'ready',
  epoch: 1,
  startedAt: NOW,
};
const endpoint = (epoch: number): Endpoint => ({
  ...processRecord,
  projectId: shop,
  root: '/code/shop',
  token: 't'.repeat(43),
  publishedAt: NOW,
  epoch,
});

describe.each(Object.entries(adapters))('registry: %s', (_name, create) => {
  it('gives back what was put, and undefined for what was not', async () => {
    const registry = create();
    expect(await registry.projects.get(shop)).toBeUndefined();
    await registry.projects.put(project());
    await registry.daemons.put(daemon);
    await registry.processes.put(processRecord);
    await registry.endpoints.put(endpoint(1));
    expect(await registry.projects.get(shop)).toEqual(project());
    expect(await registry.daemons.get(daemon.daemonId)).toEqual(daemon);
    expect(await registry.processes.get(daemon.daemonId)).toEqual(processRecord);
    expect(await registry.endpoints.get(shop)).toMatchObject({ token: 't'.repeat(43), epoch: 1 });
  });

  it('replaces a record as a whole', async () => {
    const registry = create();
    await registry.daemons.put({ ...daemon, failure: 'it fell' });
    await registry.daemons.put(daemon);
    expect(await registry.daemons.get(daemon.daemonId)).toEqual(daemon);
  });

  it('lists records in the order of their ids', async () => {
    const registry = create();
    await registry.projects.put(project(shop));
    await registry.projects.put(project(blog));
    expect((await registry.projects.list()).map(({ projectId }) => projectId)).toEqual([blog, shop].sort());
    expect(await registry.projects.ids()).toEqual([blog, shop].sort());
  });

  it('keeps fields that it does not know', async () => {
    const registry = create();
    const extended = { ...project(), madeBy: 'a newer build' };
    await registry.projects.put(extended);
    expect(await registry.projects.get(shop)).toEqual(extended);
  });

  it('removes a record only while the condition holds for it', async () => {
    const registry = create();
    await registry.endpoints.put(endpoint(2));
    await registry.endpoints.remove(shop, (published) => published.epoch === 1);
    expect(await registry.endpoints.get(shop)).toBeDefined();
    await registry.endpoints.remove(shop, (published) => published.epoch === 2);
    expect(await registry.endpoints.get(shop)).toBeUndefined();
    await registry.endpoints.remove(shop);
  });

  it('stamps a record anew whenever it is written', async () => {
    const registry = create();
    expect(await registry.endpoints.stamp(shop)).toBeUndefined();
    await registry.endpoints.put(endpoint(1));
    const first = await registry.endpoints.stamp(shop);
    expect(first).toBeDefined();
    expect(await registry.endpoints.stamp(shop)).toBe(first);
    await registry.endpoints.put(endpoint(1));
    expect(await registry.endpoints.stamp(shop)).not.toBe(first);
  });

  it('remembers the pool', async () => {
    const registry = create();
    expect(await registry.pool()).toBeUndefined();
    await registry.putPool({ schema: 1, wanted: 'running', size: 4 });
    expect(await registry.pool()).toEqual({ schema: 1, wanted: 'running', size: 4 });
  });

  it('has one token of 256 bits per project and per daemon, for ever the same', async () => {
    const registry = create();
    const [first, again, other, admin] = await Promise.all([
      registry.projectToken(shop),
      registry.projectToken(shop),
      registry.projectToken(blog),
      registry.daemonToken(dedicatedDaemonId(shop)),
    ]);
    expect(first).toMatch(/^[\w-]{43}$/);
    expect(again).toBe(first);
    expect(await registry.projectToken(shop)).toBe(first);
    expect(new Set([first, other, admin]).size).toBe(3);
  });

  it('gives every reader a whole record while others write', async () => {
    const registry = create();
    await registry.projects.put(project());
    const writers = Array.from({ length: 10 }, async (_, writer) => {
      for (let turn = 0; turn < 10; turn++) await registry.projects.put({ ...project(), name: `${writer}-${turn}-${'x'.repeat(2000)}` });
    });
    const readers = Array.from({ length: 10 }, async () => {
      for (let turn = 0; turn < 20; turn++) expect(await registry.projects.get(shop)).toMatchObject({ projectId: shop });
    });
    await Promise.all([...writers, ...readers]);
  });
});
