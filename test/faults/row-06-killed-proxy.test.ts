import { execa } from 'execa';
import { expect, it } from 'vitest';
import { startTimeOf } from '../../src/platform/process-identity.ts';
import { commandLine } from '../helpers/cli.ts';
import { COMMAND } from '../helpers/paths.ts';
import { rawProxy } from '../helpers/raw-proxy.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

const GONE_MS = 5000;

it('row 6: kill -9 of a proxy or of its client leaves no orphan, and the daemon lives on', async () => {
  const { run, environment, daemons } = commandLine();
  const project = temporaryProject({ 'cart.ts': 'export class Cart {}\n' });
  await run('daemon', 'start', '--project', project);
  const [before] = await daemons();

  const proxy = rawProxy(project, environment);
  proxy.send(proxy.handshake);
  await proxy.answer(1);
  proxy.child.kill('SIGKILL');

  const client = clientThatStartsAProxy(project, environment);
  const pid = await client.proxyPid;
  expect(startTimeOf(pid)).toBeDefined();
  client.child.kill('SIGKILL');
  await client.child;
  await waitUntil('the proxy to end', () => startTimeOf(pid) === undefined, GONE_MS);

  await waitUntil('the connections to be noticed as closed', async () => (await daemons())[0]?.connections === 0, GONE_MS);
  expect((await daemons())[0]).toMatchObject({ state: 'ready', pid: before!.pid, restarts: 0 });
});

/** The way editors start it; the client dies without closing anything. */
function clientThatStartsAProxy(project: string, environment: Record<string, string>) {
  const script = `const { spawn } = require('node:child_process');
    const args = [${JSON.stringify(COMMAND)}, 'proxy', '--project', ${JSON.stringify(project)}];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.write('{"jsonrpc":"2.0","id":1,"method":"ping"}\\n');
    child.stdout.once('data', () => console.log(child.pid));
    setInterval(() => {}, 1000);`;
  const child = execa(process.execPath, ['-e', script], { env: environment, reject: false });
  const proxyPid = new Promise<number>((resolve) => child.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk))));
  return { child, proxyPid };
}
