// usage: registry-writer.mjs DIST NUMBER TIMES: writes a record of its own and one that all share, over and over
import { join } from 'node:path';

const [dist, number, times] = process.argv.slice(2);
const load = (module) => import(join(dist, module));
const { createFileRegistry } = await load('registry/file-registry.js');
const { createPaths } = await load('platform/paths.js');
const { pino } = await import('pino');

const registry = createFileRegistry(createPaths(), pino({ level: 'silent' }));
const now = new Date().toISOString();
for (let turn = 1; turn <= Number(times); turn++) {
  for (const projectId of [`writer-${number.padStart(12, '0')}`, 'writer-ffffffffffff']) {
    const root = `/by/${number}/${'x'.repeat(turn * 20)}`;
    await registry.projects.put({
      schema: 1,
      projectId,
      root,
      name: String(turn),
      placement: null,
      daemonId: null,
      createdAt: now,
      lastUsedAt: now,
    });
  }
}
