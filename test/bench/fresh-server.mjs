// What indexer replaces: an MCP server that a client starts for itself. It opens the index, brings it up to date and
// answers on standard input and output.
import { InMemoryServerEventBus } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { CodeIndex } from '../../dist/code-index/code-index.js';
import { createMcpServer } from '../../dist/daemon/mcp-server.js';
import { Notices } from '../../dist/daemon/notices.js';
import { ProjectResources } from '../../dist/daemon/project-resources.js';
import { ResourceWatch } from '../../dist/daemon/resource-watch.js';
import { Tasks } from '../../dist/daemon/tasks.js';
import { ToolSchemas } from '../../dist/daemon/tools/tool-schemas.js';
import { TOOLS } from '../../dist/daemon/tools/tool-table.js';

const [root, directory, dist] = process.argv.slice(2);
const index = new CodeIndex({ root, directory, dist, maxFileBytes: 1_048_576, onNotice: () => undefined });
await index.refresh();
const bus = new InMemoryServerEventBus();
const surface = {
  version: '0',
  schemas: new ToolSchemas(TOOLS),
  resources: new ProjectResources(index),
  watch: new ResourceWatch({ versionOf: (path) => index.version(path), bus }),
  bus,
  notices: new Notices(),
  tasks: new Tasks({ now: Date.now }),
  runTool: (tool, input, { signal, report }) => tool.run(input, { index, signal, report, now: Date.now(), reindex: () => index.refresh() }),
};
serveStdio((context) => createMcpServer(surface, context));
process.stdin.on('end', () => void index.close());
