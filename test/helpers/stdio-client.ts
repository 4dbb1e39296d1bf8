import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { onTestFinished } from 'vitest';
import { COMMAND } from './paths.ts';

/** The SDK's own client (1.x), as older hosts use it, on `indexer proxy`. */
export async function proxyClient(project: string, environment: Record<string, string>, script = COMMAND) {
  const sdk = new Client({ name: 'test', version: '1' });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [script, 'proxy', '--project', project],
    env: { ...(process.env as Record<string, string>), ...environment },
    stderr: 'pipe',
  });
  onTestFinished(() => sdk.close());
  await sdk.connect(transport);
  return {
    sdk,
    pid: transport.pid!,
    async call(name: string, input: Record<string, unknown>): Promise<string> {
      const result = await sdk.callTool({ name, arguments: input });
      const [first] = result.content as { text: string }[];
      return first!.text;
    },
  };
}
