/** The WebSocket side of a daemon: upgrades, one MCP server per connection, dead peers, draining. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { serveStdio, type StdioServerHandle } from '@modelcontextprotocol/server/stdio';
import { WebSocketServer, type WebSocket } from 'ws';
import { IndexerError, toIndexerError } from '../domain/errors.ts';
import type { ProjectId } from '../domain/project.ts';
import { pollUntil } from '../platform/deadline.ts';
import type { Logger } from '../platform/logger.ts';
import type { Activity } from './activity.ts';
import type { ProofHeaders } from './authentication.ts';
import type { ServedProject } from './served-project.ts';
import { ListenedResources } from './listened-resources.ts';
import { WebSocketTransport } from './websocket-transport.ts';

const SUBPROTOCOL = 'mcp';

const MAX_FRAME_BYTES = 10_485_760;
const MAX_CONNECTIONS = 1024;
const MAX_CONNECTIONS_PER_PROJECT = 256;
/** `subscriptions/listen` requests of one connection. */
const MAX_SUBSCRIPTIONS = 64;
const PING_INTERVAL_MS = 30_000;
const DRAIN_POLL_MS = 20;

/** Why the daemon ends connections, as a close code: the proxy reconnects at once after 1012, on demand after 1001. */
export const CLOSE_CODES = { stop: 1001, restart: 1012, moved: 1012 } as const;

export type CloseReason = keyof typeof CLOSE_CODES;

interface Session {
  readonly projectId: ProjectId;
  readonly socket: WebSocket;
  readonly transport: WebSocketTransport;
  readonly handle: StdioServerHandle;
  alive: boolean;
}

export interface Admission {
  readonly served: ServedProject;
  readonly proof: ProofHeaders;
}

export class WebSocketSessions {
  readonly #sessions = new Set<Session>();
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    clientTracking: false,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
  readonly #proofs = new WeakMap<IncomingMessage, ProofHeaders>();
  /** While somebody is connected. */
  #pings: NodeJS.Timeout | undefined;
  readonly #activity: Activity;
  readonly #logger: Logger;

  constructor(activity: Activity, logger: Logger) {
    this.#activity = activity;
    this.#logger = logger;
    this.#server.on('headers', (headers, incoming) => {
      for (const [name, value] of Object.entries(this.#proofs.get(incoming) ?? {})) headers.push(`${name}: ${value}`);
    });
  }

  get size(): number {
    return this.#sessions.size;
  }

  /**
   * Answers an upgrade request.
   *
   * @param admit decides who may in and to which project; what it throws is the HTTP answer
   */
  upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer, admit: (incoming: IncomingMessage) => Admission): void {
    socket.on('error', () => socket.destroy());
    try {
      const { served, proof } = admit(incoming);
      this.#assertRoom(served.project.projectId);
      this.#proofs.set(incoming, proof);
      this.#server.handleUpgrade(incoming, socket, head, (webSocket) => this.#open(webSocket, served));
    } catch (error) {
      refuse(socket, toIndexerError(error));
    }
  }

  /** Takes no further requests, waits for those in flight and closes the connections (of one project, or all). */
  async drain(reason: CloseReason, deadlineMs: number, projectId?: ProjectId): Promise<void> {
    const sessions = [...this.#sessions].filter((session) => projectId === undefined || session.projectId === projectId);
    for (const { transport } of sessions) transport.drain();
    const idle = () => (sessions.every(({ transport }) => transport.inFlight === 0) ? true : undefined);
    await pollUntil(idle, { intervalMs: DRAIN_POLL_MS, deadlineMs, what: 'draining' }).catch((error: unknown) => {
      this.#logger.warn({ err: error }, 'connections closed with requests in flight');
    });
    for (const { transport, handle } of sessions) {
      transport.goodbye = { code: CLOSE_CODES[reason], reason };
      await handle.close();
    }
  }

  /** Ends every connection that is still there. */
  close(): void {
    this.#endPings();
    for (const { socket } of this.#sessions) socket.terminate();
    this.#server.close();
  }

  #assertRoom(projectId: ProjectId): void {
    const own = [...this.#sessions].filter((session) => session.projectId === projectId).length;
    if (this.#sessions.size >= MAX_CONNECTIONS || own >= MAX_CONNECTIONS_PER_PROJECT) {
      throw new IndexerError('TOO_MANY_CONNECTIONS', `${own} connections to ${projectId}, ${this.#sessions.size} in all`);
    }
  }

  #open(socket: WebSocket, served: ServedProject): void {
    const listened = new ListenedResources(served.watch);
    const transport = new WebSocketTransport(socket, (message) => {
      listened.note(message).catch((error: unknown) => this.#logger.warn({ err: error }, 'cannot watch resources'));
    });
    const handle = serveStdio((context) => served.createMcpServer(context), {
      transport,
      maxSubscriptions: MAX_SUBSCRIPTIONS,
      onerror: (error) => this.#logger.debug({ err: error, projectId: served.project.projectId }, 'MCP connection'),
    });
    const session: Session = { projectId: served.project.projectId, socket, transport, handle, alive: true };
    this.#sessions.add(session);
    this.#pings ??= setInterval(() => this.#ping(), PING_INTERVAL_MS).unref();
    for (const sign of ['pong', 'message']) socket.on(sign, () => (session.alive = true));
    socket.on('close', this.#activity.begin('use'));
    socket.on('close', () => {
      this.#sessions.delete(session);
      if (this.#sessions.size === 0) this.#endPings();
      listened.close();
      handle.close().catch((error: unknown) => this.#logger.debug({ err: error }, 'closing an MCP connection'));
    });
  }

  #endPings(): void {
    clearInterval(this.#pings);
    this.#pings = undefined;
  }

  /** A peer that did not answer the last ping is gone without a word (crashed, or its machine slept); unless it is not listened to. */
  #ping(): void {
    for (const session of this.#sessions) {
      if (session.socket.isPaused) continue;
      if (!session.alive) {
        session.socket.terminate();
        continue;
      }
      session.alive = false;
      session.socket.ping();
    }
  }
}

function refuse(socket: Duplex, error: IndexerError): void {
  const body = JSON.stringify({ error: error.toBody() });
  const status = error.httpStatus;
  socket.end(
    `HTTP/1.1 ${status} ${error.code}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
