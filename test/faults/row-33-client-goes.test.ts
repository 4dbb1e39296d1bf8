import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { startTimeOf } from '../../src/platform/process-identity.ts';
import { commandLine } from '../helpers/cli.ts';
import { COMMAND } from '../helpers/paths.ts';
import { rawProxy } from '../helpers/raw-proxy.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

const END_LIMIT_MS = 2000;
const FILES = { 'cart.ts': 'export class Cart {}\n' };

/** Closed input, a signal, a dead parent: test/e2e/proxy.test.ts. Here: what clients do before anything is ready. */
it.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'end of input', 'closed output'] as const)(
  'row 33: a proxy ends at %s, also while it still starts its daemon',
  async (how) => {
    const { environment } = commandLine();
    const child = spawn(process.execPath, [COMMAND, 'proxy', '--project', temporaryProject(FILES)], {
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    child.stdin.on('error', () => undefined);
    child.stdin.write('{"jsonrpc":"2.0","id":1,"method":"ping"}\n');
    await once(child.stdout, 'data');
    const start = performance.now();
    if (how === 'end of input') child.stdin.end();
    else if (how === 'closed output') {
      child.stdout.destroy();
      child.stdin.write('{"jsonrpc":"2.0","id":2,"method":"ping"}\n');
    } else child.kill(how);
    await once(child, 'exit');
    expect(performance.now() - start).toBeLessThan(END_LIMIT_MS);
  },
);

it('row 33: two proxies that a client starts at once for one project share one daemon', async () => {
  const { environment, processes } = commandLine();
  const project = temporaryProject(FILES);
  const twins = [rawProxy(project, environment), rawProxy(project, environment)];
  for (const { send, handshake } of twins) send(handshake);
  await Promise.all(twins.map(({ answer }) => answer(1)));
  for (const { send } of twins) send({ id: 2, method: 'tools/call', params: { name: 'index_status', arguments: {} } });
  const answers = await Promise.all(twins.map(({ answer }) => answer(2, 30_000)));
  for (const { result } of answers) expect(JSON.stringify(result)).toContain(project);
  expect(processes().filter(({ command }) => command.startsWith('indexerd'))).toHaveLength(1);
  twins[0]!.child.stdin.end();
  await waitUntil('the first to end', () => startTimeOf(twins[0]!.child.pid!) === undefined, END_LIMIT_MS);
  twins[1]!.send({ id: 3, method: 'ping' });
  await twins[1]!.answer(3);
});
