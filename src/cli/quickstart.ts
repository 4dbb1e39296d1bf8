import { join } from 'node:path';
import { ensureSupervisor } from '../connector/start-supervisor.ts';
import { IndexerError } from '../domain/errors.ts';
import { resolveProject } from '../platform/project-root.ts';
import { indexText } from './present.ts';
import { startDaemon } from './start-daemon.ts';
import type { Services } from './services.ts';
import { openStdioClient } from './stdio-client.ts';
import { daemonOf, indexed } from './update-index.ts';

export interface QuickstartOptions {
  readonly project: string;
  readonly query: string;
  readonly force: boolean;
}

const NEXT = `What to type next:
  npx indexer search "any words"              search the text of this project
  npx indexer symbol NAME                     find where something is defined
  npx indexer daemon start --project DIR      give another project its daemon
  npx indexer daemon list                     see what runs
  npx indexer config claude-desktop --write   give this project to Claude Desktop
  npx indexer supervisor stop                 stop everything`;

/** Shows the whole way: supervisor, daemon, index, and one question through the proxy, each with its time. */
export async function quickstart(
  services: Services,
  { project: directory, query, force }: QuickstartOptions,
  print: (text: string) => void,
): Promise<void> {
  const project = resolveProject(directory, { force });
  const supervisor = await timed(() => ensureSupervisor(services));
  print(`supervisor  ${supervisor.result} (${supervisor.ms} ms)`);
  const daemon = await timed(() => startDaemon(services, { project: directory, force }));
  print(`daemon      ${daemon.result.status} on ${daemon.result.daemon.url} for ${project.root} (${daemon.ms} ms)`);
  const admin = await daemonOf(services, project);
  if (admin === undefined) throw new IndexerError('DAEMON_UNREACHABLE', `the daemon of ${project.root} does not answer`);
  const index = await timed(() => indexed(admin, project));
  print(`index       ${indexText(index.result)}`);

  const script = join(services.dist, 'bin', 'indexer.cjs');
  const opening = await timed(() => openStdioClient(script, ['proxy', '--project', project.root]));
  await using client = opening.result;
  print(`proxy       ready after ${opening.ms} ms, as an MCP client starts it\n`);
  const call = { name: 'search_code', arguments: { query, limit: 3 } };
  const first = await timed(() => client.sdk.callTool(call));
  const second = await timed(() => client.sdk.callTool(call));
  print(`> search_code ${JSON.stringify(query)}\n`);
  print(`${textOf(first.result)}\n`);
  print(`answered in ${first.ms} ms, asked again in ${second.ms} ms\n`);
  print(NEXT);
}

function textOf(result: object): string {
  const [first] = (result as { content: { text?: string }[] }).content;
  return first?.text ?? '';
}

async function timed<Result>(work: () => Promise<Result>): Promise<{ result: Result; ms: number }> {
  const start = performance.now();
  const result = await work();
  const ms = performance.now() - start;
  return { result, ms: ms < 10 ? Number(ms.toFixed(1)) : Math.round(ms) };
}
