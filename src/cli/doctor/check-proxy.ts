import { join } from 'node:path';
import { messageOf } from '../../domain/errors.ts';
import { openStdioClient } from '../stdio-client.ts';
import { ok, problem, type Diagnosis } from './finding.ts';

/** Nobody listens on the discard port: the proxy answers by itself, and nothing is started. */
const NOWHERE = 'ws://127.0.0.1:9';

/** A dry run as an MCP client of the handshake era: start the proxy, shake hands, list the tools. */
export async function checkProxy(dist: string): Promise<Diagnosis[]> {
  const start = performance.now();
  try {
    await using client = await openStdioClient(join(dist, 'bin', 'indexer.cjs'), ['proxy'], { MCP_SERVER_URL: NOWHERE });
    const { tools } = await client.sdk.listTools();
    return [ok('proxy', `speaks MCP, ${tools.length} tools, ${Math.round(performance.now() - start)} ms`)];
  } catch (error) {
    return [
      problem('proxy', `an MCP client cannot use it: ${messageOf(error)}`, 'Install indexer again; if that does not help, report this.'),
    ];
  }
}
