// What indexer replaces: an MCP server that a client starts for itself. It opens the index, brings it up to date and
// answers on standard input and output.
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { CodeIndex } from '../../dist/code-index/code-index.js';
import { createMcpServer } from '../../dist/daemon/mcp-server.js';

const [root, directory, dist] = process.argv.slice(2);
const index = new CodeIndex({ root, directory, dist, maxFileBytes: 1_048_576, onNotice: () => undefined });
await index.refresh();
serveStdio(() =>
  createMcpServer({ version: '0', runTool: (tool, input) => tool.run(input, { index, now: Date.now(), reindex: () => index.refresh() }) }),
);
process.stdin.on('end', () => void index.close());
