/** Sessions of the handshake era over Streamable HTTP: one MCP server each, until the client ends it or leaves it alone. */
import { randomUUID } from 'node:crypto';
import { isInitializeRequest, WebStandardStreamableHTTPServerTransport, type McpServerFactory } from '@modelcontextprotocol/server';
import { IndexerError, messageOf } from '../domain/errors.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { SentEvents } from './sent-events.ts';

/** A client that was not heard of for so long starts anew; hosts keep idle sessions for hours, a daemon need not. */
export const SESSION_TTL_MS = 1_800_000;
const SWEEP_INTERVAL_MS = 60_000;
/** About 100 KB each. */
const MAX_SESSIONS = 256;

export const SESSION_HEADER = 'mcp-session-id';

interface Session {
  readonly transport: WebStandardStreamableHTTPServerTransport;
  /** Requests and streams that are open. */
  open: number;
  usedAt: number;
}

export interface HttpSessionsOptions {
  readonly factory: McpServerFactory;
  readonly clock: Clock;
  readonly logger: Logger;
}

export class HttpSessions {
  readonly #options: HttpSessionsOptions;
  readonly #sent = new SentEvents();
  /** The longest unused first. */
  readonly #sessions = new Map<string, Session>();
  /** While there are sessions. */
  #sweeping: NodeJS.Timeout | undefined;

  constructor(options: HttpSessionsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** Undefined for a session that was never opened, was ended or expired. */
  use(id: string): WebStandardStreamableHTTPServerTransport | undefined {
    this.#endIdle();
    const session = this.#sessions.get(id);
    if (session) this.#touch(id, session);
    return session?.transport;
  }

  /** While a request is open its session is not idle; returns what ends that. */
  hold(id: string): () => void {
    const session = this.#sessions.get(id);
    if (session === undefined) return () => undefined;
    session.open++;
    return () => {
      session.open--;
      if (this.#sessions.has(id)) this.#touch(id, session);
    };
  }

  /**
   * A transport whose session begins with the `initialize` request that it is given next.
   *
   * @throws TOO_MANY_CONNECTIONS when every session is in use
   */
  async open(): Promise<WebStandardStreamableHTTPServerTransport> {
    this.#makeRoom();
    const eventStore = this.#sent.forSession();
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      eventStore,
      onsessioninitialized: (id) => this.#add(id, { transport, open: 0, usedAt: this.#options.clock.now() }),
      onsessionclosed: (id) => void this.#sessions.delete(id),
    });
    transport.onclose = () => eventStore.close(); // oxlint-disable-line unicorn/prefer-add-event-listener -- the SDK transport interface
    const server = await this.#options.factory({ era: 'legacy' });
    await server.connect(transport);
    return transport;
  }

  async close(): Promise<void> {
    this.#endSweeping();
    await Promise.all([...this.#sessions.keys()].map((id) => this.#end(id)));
  }

  #add(id: string, session: Session): void {
    this.#sessions.set(id, session);
    this.#sweeping ??= setInterval(() => this.#sweep(), SWEEP_INTERVAL_MS).unref();
  }

  #sweep(): void {
    this.#endIdle();
    if (this.#sessions.size === 0) this.#endSweeping();
  }

  #endSweeping(): void {
    clearInterval(this.#sweeping);
    this.#sweeping = undefined;
  }

  #touch(id: string, session: Session): void {
    session.usedAt = this.#options.clock.now();
    this.#sessions.delete(id);
    this.#sessions.set(id, session);
  }

  #endIdle(): void {
    const oldest = this.#options.clock.now() - SESSION_TTL_MS;
    for (const [id, { open, usedAt }] of this.#sessions) if (open === 0 && usedAt <= oldest) void this.#end(id);
  }

  #makeRoom(): void {
    if (this.#sessions.size < MAX_SESSIONS) return;
    const idle = [...this.#sessions].find(([, { open }]) => open === 0);
    if (idle === undefined) throw new IndexerError('TOO_MANY_CONNECTIONS', `${MAX_SESSIONS} HTTP sessions are in use`);
    void this.#end(idle[0]);
  }

  async #end(id: string): Promise<void> {
    const session = this.#sessions.get(id);
    this.#sessions.delete(id);
    await session?.transport.close().catch((error: unknown) => this.#options.logger.debug({ error: messageOf(error) }, 'ending a session'));
  }
}

/** A request that begins a session; alone, as the protocol wants it. */
export function beginsSession(body: unknown): boolean {
  return isInitializeRequest(body);
}
