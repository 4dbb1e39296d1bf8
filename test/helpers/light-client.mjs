// A client of many that are let go at one moment: the connector's own logic, one MCP handshake, one line of JSON.
// usage: light-client.mjs DIST GATE ROOT; GATE is a named pipe that blocks until somebody opens it for writing
import { openSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';

const [dist, gate, directory] = process.argv.slice(2);
const load = (module) => import(join(dist, module));
const { connect } = await load('connector/connector.js');
const { createPaths, projectDirectory } = await load('platform/paths.js');
const { resolveProject } = await load('platform/project-root.js');

process.stdout.write('waiting\n');
openSync(gate, 'r');
const start = performance.now();
process.stdout.write(`${JSON.stringify(await answer())}\n`, () => process.exit(0));

async function answer() {
  try {
    const project = resolveProject(directory, { force: false });
    const paths = createPaths();
    const { socket } = await connect({ paths, dist }, project);
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'light', version: '1' } };
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params }));
    const [data] = await once(socket, 'message');
    const ms = performance.now() - start;
    const { pid, projectId } = JSON.parse(readFileSync(join(projectDirectory(paths, project.projectId), 'endpoint.json'), 'utf8'));
    return { ms, pid, projectId, name: JSON.parse(data.toString()).result?.serverInfo?.name };
  } catch (error) {
    return { ms: performance.now() - start, error: `${error.code}: ${error.message}` };
  }
}
