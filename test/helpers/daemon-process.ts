import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dial } from '../../src/connector/dial.ts';
import { isEndpoint, type Endpoint } from '../../src/domain/endpoint.ts';
import { projectAt } from '../../src/domain/project.ts';
import { createFileRegistry } from '../../src/registry/file-registry.ts';
import { commandLine } from './cli.ts';
import { silentLogger } from './logger.ts';
import { waitUntil } from './wait.ts';
import { rpcClient } from './websocket-client.ts';

const KILOBYTE = 1024;

/** A daemon in a process of its own, so that its memory and its life can be looked at. No pm2, no supervisor. */
export async function daemonProcess(root: string) {
  const { start, paths } = commandLine();
  const child = start('daemon', 'run', '--project', root, '--force');
  const registry = createFileRegistry(paths, silentLogger);
  let endpoint: Endpoint | undefined;
  await waitUntil('the daemon', async () => {
    endpoint = await registry.endpoints.get(projectAt(root).projectId);
    return endpoint !== undefined && isEndpoint(endpoint);
  });
  const connect = async () => rpcClient((await dial({ endpoint: endpoint! }, 5000)).socket);
  const client = await connect();
  await client.initialize();
  await waitUntil('the index', async () => (await client.call('index_status', {})).includes('index: ready'));
  return {
    endpoint: endpoint!,
    client,
    connect,
    isAlive: () => child.exitCode === null,
    /** Resident memory in bytes. */
    rss: () => Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(join('/proc', String(endpoint!.pid), 'status'), 'utf8'))![1]) * KILOBYTE,
  };
}
