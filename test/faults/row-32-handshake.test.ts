import { expect, it, onTestFinished } from 'vitest';
import { commandLine } from '../helpers/cli.ts';
import { rawProxy } from '../helpers/raw-proxy.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

/** 300 ms until the proxy answers by itself, and the start of Node, which this machine may be slow with. */
const HANDSHAKE_LIMIT_MS = 1000;
const TOOLS = 11;

type Given = ReturnType<typeof commandLine> & { project: string };

const SITUATIONS: Record<string, (given: Given) => Promise<() => void>> = {
  'nothing runs': async () => () => undefined,
  'the daemon is stopped': async ({ run, project }) => {
    await run('daemon', 'start', '--project', project);
    await run('daemon', 'stop', '--project', project);
    return () => undefined;
  },
  'daemon and supervisor hang': async ({ run, project, processes }) => {
    await run('daemon', 'start', '--project', project);
    const hung = processes().filter(({ command }) => command.startsWith('indexer'));
    const signal = (name: NodeJS.Signals) => hung.forEach(({ pid }) => process.kill(pid, name));
    signal('SIGSTOP');
    return () => signal('SIGCONT');
  },
  'the daemon indexes': async ({ run, project }) => {
    await run('daemon', 'start', '--project', project);
    return () => undefined;
  },
};

it.each(Object.entries(SITUATIONS))(
  'row 32: the handshake is answered at once when %s, and calls work as soon as they can',
  async (_, arrange) => {
    const command = commandLine();
    const files = Array.from({ length: 500 }, (_, number) => [`src/f${number}.ts`, `export class Cart${number} {}\n`]);
    const project = temporaryProject(Object.fromEntries(files) as Record<string, string>);
    const mend = await arrange({ ...command, project });
    onTestFinished(mend);
    const start = performance.now();
    const proxy = rawProxy(project, command.environment);
    proxy.send(proxy.handshake);
    expect((await proxy.answer(1)).result).toMatchObject({ serverInfo: { name: 'indexer' } });
    expect(performance.now() - start).toBeLessThan(HANDSHAKE_LIMIT_MS);
    proxy.send({ method: 'notifications/initialized' });
    proxy.send({ id: 2, method: 'tools/list' });
    expect((await proxy.answer(2)).result!['tools']).toHaveLength(TOOLS);
    mend();
    let id = 2;
    await waitUntil('an answer of the index', async () => {
      proxy.send({ id: ++id, method: 'tools/call', params: { name: 'find_symbol', arguments: { name: 'Cart7' } } });
      return JSON.stringify((await proxy.answer(id, 30_000)).result).includes('src/f7.ts:1-1');
    });
  },
);
