import { statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ControlClient } from '../../src/connector/control-client.ts';
import { serveControlApi } from '../../src/supervisor/control-server.ts';
import type { Supervisor } from '../../src/supervisor/supervisor.ts';
import { silentLogger } from '../helpers/logger.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

async function controlServer(supervisor: Partial<Supervisor>) {
  const socketPath = join(temporaryDirectory(), 's.sock');
  const server = await serveControlApi({
    socketPath,
    supervisor: supervisor as Supervisor,
    status: () => Promise.reject(new TypeError('a bug')),
    onShutDown: () => {},
    logger: silentLogger,
  });
  onTestFinished(() => void server.close());
  const send = (method: string, path: string, body = '') =>
    new Promise<{ status: number | undefined; body: unknown }>((resolve, reject) => {
      const outgoing = request({ socketPath, method, path }, (incoming) => {
        let text = '';
        incoming.on('data', (chunk: Buffer) => (text += chunk.toString()));
        incoming.on('end', () => resolve({ status: incoming.statusCode, body: JSON.parse(text) as unknown }));
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  return { socketPath, send };
}

describe('control server', () => {
  it('listens on a private socket', async () => {
    const { socketPath } = await controlServer({});
    expect(statSync(socketPath).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['POST', '/v1/projects/ensure', '{"root":', 400, 'BAD_REQUEST'],
    ['POST', '/v1/projects/ensure', '{"placement":"pool"}', 400, 'BAD_REQUEST'],
    ['POST', '/v1/projects/ensure', '{"root":"/x","port":70000}', 400, 'BAD_REQUEST'],
    ['POST', '/v1/projects/ensure', `{"root":"${'x'.repeat(70_000)}"}`, 413, 'PAYLOAD_TOO_LARGE'],
    ['PUT', '/v1/pool', '{"size":0}', 400, 'BAD_REQUEST'],
    ['POST', '/v1/daemons/..%2f..%2fetc/stop', '', 404, 'DAEMON_UNKNOWN'],
    ['POST', '/v1/projects/no-such/stop', '', 404, 'PROJECT_NOT_REGISTERED'],
    ['GET', '/v2/daemons', '', 404, 'NOT_FOUND'],
    ['GET', '/v1/supervisor', '', 500, 'INTERNAL'],
  ])('%s %s answers what is wrong with it', async (method, path, body, status, code) => {
    const { send } = await controlServer({ daemons: () => Promise.resolve([]) });
    expect(await send(method, path, body)).toMatchObject({ status, body: { error: { code } } });
    expect(await send('GET', '/v1/daemons')).toEqual({ status: 200, body: [] });
  });

  it('is not there for a client when nobody listens', async () => {
    const client = new ControlClient(join(temporaryDirectory(), 'none.sock'));
    await expect(client.daemons()).rejects.toMatchObject({ code: 'SUPERVISOR_NOT_RUNNING' });
  });

  it('gives a client up that waits for an answer too long', async () => {
    const { socketPath } = await controlServer({ ensureProject: () => new Promise(() => {}) });
    const client = new ControlClient(socketPath);
    await expect(client.ensureProject({ root: '/x' }, 100)).rejects.toMatchObject({ code: 'SUPERVISOR_TIMEOUT' });
  });
});
