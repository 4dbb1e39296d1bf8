/** Composition root of the proxy: MCP on stdin and stdout for the client, a WebSocket to the daemon behind it. */
import type { Connection } from '../connector/dial.ts';
import { toIndexerError } from '../domain/errors.ts';
import { ExitCode } from '../domain/exit-code.ts';
import { readBuildInfo } from '../platform/build-info.ts';
import { createPaths } from '../platform/paths.ts';
import { chooseProject, namedProject } from './choose-project.ts';
import { ClientRoots } from './client-roots.ts';
import { LineSplitter } from './line-splitter.ts';
import { parseProxyOptions } from './options.ts';
import { Relay } from './relay.ts';
import { staySmall } from './stay-small.ts';
import type { StaticManifest } from './static-answers.ts';

const MAX_LINE_BYTES = 10_485_760;
/** More than this not yet sent in one direction: the other side is not read from until it is. */
const HIGH_WATER_BYTES = 1_048_576;
/** A client that leaves this much unread is not listened to until it has read some. */
const MAX_UNREAD_BYTES = 16_777_216;
/** After the client closed its end, answers that are a moment away still go out. */
const LAST_ANSWERS_MS = 100;
const LAST_ANSWERS_POLL_MS = 5;
const UNSENT_POLL_MS = 5;
const PARENT_CHECK_MS = 1000;
const OVERRIDE_DIAL_DEADLINE_MS = 5000;

export interface ProxyMainOptions {
  readonly args: readonly string[];
  /** Directory of the build. */
  readonly dist: string;
  readonly manifest: StaticManifest;
}

/** Runs the proxy until the client goes away. Resolves with the exit status. */
export async function runProxy({ args, dist, manifest }: ProxyMainOptions): Promise<number> {
  staySmall();
  const { project } = parseProxyOptions(args);
  const write = (line: string) => writeLine(line, relay);
  const isOwnDaemon = !process.env['MCP_SERVER_URL'];
  const isNamed = namedProject({ option: project, environment: process.env }) !== undefined;
  const roots = isOwnDaemon && !isNamed ? new ClientRoots(write) : undefined;
  const relay: Relay = new Relay({
    manifest,
    buildId: readBuildInfo(dist).buildId,
    isOwnDaemon,
    roots,
    open: opener(project, dist, roots),
    write,
    log,
  });
  const splitter = new LineSplitter({
    maxLineBytes: MAX_LINE_BYTES,
    onLine: (line) => relay.fromClient(line),
    onTooLong: (bytes) => relay.lineTooLong(bytes),
  });
  process.stdout.on('drain', () => relay.link.resume());
  process.stdin.on('data', (chunk: Buffer) => {
    splitter.push(chunk);
    if (!process.stdin.isPaused()) holdBackClient(relay);
  });
  // After the first look at the input: a client that spoke already gets its handshake answered before the connector loads.
  setImmediate(() => relay.start());
  const gone = await clientGone();
  if (gone === 'stdin') {
    splitter.end();
    await lastAnswers(relay);
  }
  relay.close();
  return ExitCode.ok;
}

/** What to connect to: MCP_SERVER_URL if it is set, else the daemon of the project. Asked anew for every connection. */
function opener(option: string | undefined, dist: string, roots: ClientRoots | undefined): () => Promise<Connection> {
  const { MCP_SERVER_URL: url, MCP_SERVER_TOKEN: bearerToken } = process.env;
  if (url) {
    return async () => {
      const { dial } = await import('../connector/dial.ts');
      return dial({ url, ...(bearerToken ? { bearerToken } : {}) }, OVERRIDE_DIAL_DEADLINE_MS);
    };
  }
  const control = { paths: createPaths(), dist };
  const sources = { option, environment: process.env, workingDirectory: process.cwd(), roots: async () => roots?.get() ?? [] };
  return async () => {
    try {
      const { connect } = await import('../connector/connector.ts');
      const { replaceIfOlder } = await import('../connector/replace-older.ts');
      const connection = await connect(control, await chooseProject(sources));
      replaceIfOlder(control, connection, log);
      return connection;
    } catch (error) {
      throw toIndexerError(error);
    }
  };
}

function log(message: string): void {
  process.stderr.write(`indexer proxy: ${message}\n`);
}

function writeLine(line: string, relay: Relay): void {
  if (!process.stdout.write(`${line}\n`)) relay.link.pause();
}

/** Does not read from the client while the client, or the daemon, has too much to read itself. */
function holdBackClient(relay: Relay): void {
  const isUnread = process.stdout.writableLength >= MAX_UNREAD_BYTES;
  if (!isUnread && relay.link.unsentBytes < HIGH_WATER_BYTES) {
    if (process.stdin.isPaused()) process.stdin.resume();
    return;
  }
  process.stdin.pause();
  const lookAgain = () => holdBackClient(relay);
  // A client may read nothing for hours, which is no reason to look each moment; a daemon that does not is replaced.
  if (isUnread) process.stdout.once('drain', lookAgain);
  else setTimeout(lookAgain, UNSENT_POLL_MS);
}

/** Resolves when the client closed a stream, asked us to end, or died. */
function clientGone(): Promise<'stdin' | 'other'> {
  return new Promise((resolve) => {
    process.stdin.once('end', () => resolve('stdin'));
    process.stdin.once('close', () => resolve('stdin'));
    process.stdin.once('error', () => resolve('stdin'));
    process.stdout.on('error', () => resolve('other')); // EPIPE
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve('other'));
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) resolve('other');
    }, PARENT_CHECK_MS).unref();
  });
}

async function lastAnswers(relay: Relay): Promise<void> {
  const end = performance.now() + LAST_ANSWERS_MS;
  while (!relay.isIdle && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, LAST_ANSWERS_POLL_MS));
}
