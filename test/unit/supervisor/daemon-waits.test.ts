import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { dedicatedDaemonId } from '../../../src/domain/daemon.ts';
import { IndexerError } from '../../../src/domain/errors.ts';
import { projectIdOf } from '../../../src/domain/project.ts';
import { createPaths, daemonErrorFile } from '../../../src/platform/paths.ts';
import type { ControlLoop } from '../../../src/supervisor/control-loop.ts';
import { DaemonWaits } from '../../../src/supervisor/daemon-waits.ts';
import { newDaemonRecord } from '../../../src/supervisor/wanted-state.ts';
import { FakeProcessManager } from '../../fakes/fake-process-manager.ts';
import { createMemoryRegistry } from '../../fakes/memory-registry.ts';
import { temporaryDirectory } from '../../helpers/temporary.ts';

const daemonId = dedicatedDaemonId(projectIdOf('/code/shop'));

/** A daemon that ended with an error of its own, and what the control loop wrote into its record about it. */
async function whyNotReady(failure: string): Promise<unknown> {
  const registry = createMemoryRegistry();
  const paths = createPaths({ INDEXER_HOME: temporaryDirectory() });
  const own = new IndexerError('SETTINGS_INVALID', 'poolSize: a number is expected');
  const file = daemonErrorFile(paths, daemonId);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `Error: a trace\n${JSON.stringify({ error: own.toBody() })}\n`);
  await registry.daemons.put({ ...newDaemonRecord(daemonId), failure });
  const loop = { pass: async () => {} } as unknown as ControlLoop;
  const waits = new DaemonWaits({ registry, processManager: new FakeProcessManager(), paths, loop });
  return waits.ready(daemonId).catch((error: unknown) => error);
}

it('tells the error of a daemon that cannot start with its own code, also where the control loop saw its end first', async () => {
  expect(await whyNotReady('poolSize: a number is expected')).toMatchObject({ code: 'SETTINGS_INVALID' });
});

it('tells why a daemon was given up where that is not its last error', async () => {
  const reason = 'it ended abnormally 5 times in 60 s';
  expect(await whyNotReady(reason)).toMatchObject({ code: 'DAEMON_FAILED', message: expect.stringContaining(reason) as string });
});
