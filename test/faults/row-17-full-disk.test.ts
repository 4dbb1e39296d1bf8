import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dial } from '../../src/connector/dial.ts';
import { openLogFile } from '../../src/platform/logger.ts';
import { COMMAND } from '../helpers/paths.ts';
import { runningDaemon } from '../helpers/daemon.ts';
import { fillUp, NO_MOUNT, smallFileSystem } from '../helpers/small-file-system.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';
import { rpcClient } from '../helpers/websocket-client.ts';

const FILES = { 'cart.ts': 'export class Cart {}\n' };
const REPAIR_MS = 8000;

/** Writes of the index to a full disk: test/integration/index-storage.test.ts. */
describe.skipIf(NO_MOUNT !== undefined)('row 17: a full disk', () => {
  it('hinders no answer and harms no record; what could not be written is written when there is room again', async () => {
    const home = smallFileSystem(8);
    const { registry, endpoint, daemonId } = await runningDaemon({ roots: [temporaryProject(FILES)], home });
    const published = await endpoint();
    const before = await registry.processes.get(daemonId);
    const client = rpcClient((await dial({ endpoint: published }, 3000)).socket);
    await client.initialize();

    const free = fillUp(home, 0);
    await expect(registry.endpoints.put({ ...published, publishedAt: 'x'.repeat(100_000) })).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(await registry.processes.get(daemonId)).toEqual(before);
    expect(await endpoint()).toEqual(published);
    expect(await client.call('find_symbol', { name: 'Cart' })).toContain('cart.ts:1-1');
    await registry.endpoints.remove(published.projectId);
    free();
    await waitUntil('the endpoint to be published again', async () => (await endpoint()) !== undefined, REPAIR_MS);
  });

  it('loses log lines and nothing else', async () => {
    const directory = smallFileSystem(1);
    const file = join(directory, 'logs', 'x.log');
    const log = openLogFile(file, { level: 'info', name: 'x' });
    onTestFinished(() => log.close());
    log.logger.info('before');
    await waitUntil('the first line', () => textOf(file).includes('before'));
    const free = fillUp(directory, 0);
    for (let line = 0; line < 50; line++) {
      log.logger.info('x'.repeat(1000));
      await new Promise((resolve) => setTimeout(resolve, 5)); // lines of several turns: several attempts to write
    }
    free();
    await waitUntil('a line to be written again', () => {
      log.logger.info('after');
      return textOf(file).includes('"after"');
    });
    expect(textOf(file)).toMatch(/\d+ lines could not be written and are lost/);
  });

  it('is named when it hinders a start', async () => {
    const home = smallFileSystem(1);
    fillUp(home, 0);
    const result = await execa(process.execPath, [COMMAND, 'daemon', 'start', '--project', temporaryProject(FILES)], {
      env: { INDEXER_HOME: home },
      reject: false,
    });
    expect(result.stderr).toMatch(/no space left on\s+›?\s+its disk.*STATE_DIRECTORY_UNUSABLE/s);
    expect(result.exitCode).toBe(77);
  });
});

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
