import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

export interface StdioClient extends AsyncDisposable {
  readonly sdk: Client;
}

/** An MCP client as hosts use it (SDK 1.x, over standard input and output), connected to a Node script. */
export async function openStdioClient(
  script: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<StdioClient> {
  const sdk = new Client({ name: 'indexer', version: '1' });
  const inherited = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [script, ...args],
    env: { ...inherited, ...environment },
    stderr: 'pipe',
  });
  await sdk.connect(transport);
  return { sdk, [Symbol.asyncDispose]: () => sdk.close() };
}
