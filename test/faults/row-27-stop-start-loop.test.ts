import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ControlClient } from '../../src/connector/control-client.ts';
import { IndexerError } from '../../src/domain/errors.ts';
import { commandLine } from '../helpers/cli.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';
import { chanceFrom, FAULT_SEED } from './seed.ts';

const TIMES = 200;
const AT_ONCE = 50;
const DEADLINE_MS = 600_000;

it(
  'row 27: 200 times stop and start, then 50 of both at once, leave one daemon and no litter',
  async () => {
    const { run, paths, processes, daemons } = commandLine();
    await run('supervisor', 'start');
    const root = temporaryProject({ 'cart.ts': 'export class Cart {}\n' });
    const control = new ControlClient(paths.supervisorSocket);
    const { projectId, daemon } = await control.ensureProject({ root });
    for (let turn = 0; turn < TIMES; turn++) {
      await control.stopProject(projectId);
      expect((await control.ensureProject({ root })).daemon).toMatchObject({ state: 'ready', port: daemon.port });
    }
    expect(litter(paths.state)).toEqual([]);

    const chance = chanceFrom(FAULT_SEED);
    const storm = await Promise.allSettled(
      Array.from({ length: AT_ONCE }, () => (chance.below(2) ? control.ensureProject({ root }) : control.stopProject(projectId))),
    );
    const errors = storm.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as IndexerError] : []));
    // Who asks for a start while another asks for a stop may lose; nobody may be told of ports, locks or bugs.
    for (const error of errors) expect(['DAEMON_TIMEOUT', 'DAEMON_NOT_RUNNING', 'DAEMON_DRAINING']).toContain(error.code);
    expect((await control.ensureProject({ root })).daemon.state).toBe('ready');
    await waitUntil('one daemon', () => processes().filter(({ command }) => command.startsWith('indexerd')).length === 1);
    expect(await daemons()).toMatchObject([{ state: 'ready' }]);
    expect(litter(paths.state)).toEqual([]);
  },
  DEADLINE_MS,
);

/** Files that nobody will need: what was set aside, drafts of records, locks of the dead. */
function litter(directory: string): string[] {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => /corrupt|\.json\.\d+$|token\.[0-9a-f]+$/.test(file));
}
