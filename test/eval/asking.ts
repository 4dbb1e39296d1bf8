/** Asks a built product: a daemon of its own for a project, and one call over MCP. */
import { execFile, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { webSocketUrl, isEndpoint } from '../../src/domain/endpoint.ts';
import { projectAt } from '../../src/domain/project.ts';
import { pollUntil } from '../../src/platform/deadline.ts';
import { createFileRegistry } from '../../src/registry/file-registry.ts';
import { webSocketCaller, type Caller } from '../bench/callers.ts';
import { silentLogger } from '../helpers/logger.ts';
import { pathsIn } from '../helpers/paths.ts';

const START_DEADLINE_MS = 60_000;
const INDEX_DEADLINE_MS = 600_000;
const END_DEADLINE_MS = 15_000;

export interface Answered {
  readonly text: string;
  readonly ms: number;
}

export interface Asked {
  /** Directory of the build: holds bin/indexer.cjs. */
  readonly build: string;
  readonly root: string;
  /** Where indexes are kept; those of another schema are kept apart. */
  readonly cache: string;
  readonly tool: string;
  readonly input: object;
}

export async function ask({ build, root, cache, tool, input }: Asked): Promise<Answered> {
  const home = join(cache, `schema-${await schemaOf(build)}`);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const daemon = execFile(process.execPath, [join(build, 'bin', 'indexer.cjs'), 'daemon', 'run', '--project', root, '--force'], {
    env: { ...process.env, INDEXER_HOME: home },
  });
  try {
    const caller = await connectTo(root, home, daemon);
    try {
      const isReady = async () => ((await textOf(caller, 'index_status', {})).includes('index: ready') ? true : undefined);
      await pollUntil(isReady, { intervalMs: 50, deadlineMs: INDEX_DEADLINE_MS, what: `the index of ${root}` });
      const startedAt = performance.now();
      const text = await textOf(caller, tool, input);
      return { text, ms: performance.now() - startedAt };
    } finally {
      await caller.close();
    }
  } finally {
    await end(daemon);
  }
}

async function schemaOf(build: string): Promise<number> {
  const { SCHEMA_VERSION } = (await import(pathToFileURL(join(build, 'code-index', 'store', 'schema.js')).href)) as {
    SCHEMA_VERSION: number;
  };
  return SCHEMA_VERSION;
}

/** The record of a daemon that ran before may still be there: this one's has its process id. */
async function connectTo(root: string, home: string, daemon: ChildProcess): Promise<Caller> {
  const { endpoints } = createFileRegistry(pathsIn(home), silentLogger);
  const find = async () => {
    if (daemon.exitCode !== null) throw new Error(`the daemon of ${root} ended with ${daemon.exitCode}`);
    const found = await endpoints.get(projectAt(root).projectId);
    return found && isEndpoint(found) && found.pid === daemon.pid ? found : undefined;
  };
  const endpoint = await pollUntil(find, { intervalMs: 30, deadlineMs: START_DEADLINE_MS, what: `the daemon of ${root}` });
  return webSocketCaller({ pid: endpoint.pid, webSocket: webSocketUrl(endpoint), http: '', token: endpoint.token });
}

interface ToolResult {
  readonly isError?: boolean;
  readonly content: readonly { readonly text: string }[];
}

async function textOf(caller: Caller, name: string, input: object): Promise<string> {
  const { isError, content } = (await caller.call(name, input)) as ToolResult;
  if (isError) throw new Error(`${name}: ${content[0]?.text}`);
  return content[0]!.text;
}

async function end(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null) return;
  const force = setTimeout(() => daemon.kill('SIGKILL'), END_DEADLINE_MS);
  daemon.kill('SIGTERM');
  await once(daemon, 'exit');
  clearTimeout(force);
}
