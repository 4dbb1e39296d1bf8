/**
 * Streamable HTTP for one project, both protocol eras on one URL: requests of 2026-07-28 stand alone, each with an MCP
 * server of its own; those of the handshake era belong to a session. Who may call is decided before.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  createMcpHandler,
  isJsonContentType,
  isLegacyRequest,
  legacyStatelessFallback,
  type LegacyHttpHandler,
  type McpHttpHandler,
  type McpServerFactory,
  type ServerEventBus,
} from '@modelcontextprotocol/server';
import { IndexerError, toIndexerError } from '../domain/errors.ts';
import type { Clock } from '../platform/clock.ts';
import { pollUntil } from '../platform/deadline.ts';
import { sendJson } from '../platform/json-http.ts';
import type { Logger } from '../platform/logger.ts';
import { readJsonBody, webRequest, writeResponse } from './http-exchange.ts';
import { ListenedResources } from './listened-resources.ts';
import type { ResourceWatch } from './resource-watch.ts';
import { beginsSession, HttpSessions, SESSION_HEADER } from './http-sessions.ts';

/** Long answers that a client waits on: 256 of them keep 256 sockets of the daemon busy. */
const MAX_SUBSCRIPTIONS = 256;
const DRAIN_POLL_MS = 20;
const METHODS = ['POST', 'GET', 'DELETE'];

const INVALID_REQUEST = -32_600;
const PARSE_ERROR = -32_700;
const INTERNAL_ERROR = -32_603;
/** What the SDK's clients and servers say of an unknown session. */
const SESSION_NOT_FOUND = -32_001;
const SERVER_BUSY = -32_000;

export interface StreamableHttpOptions {
  readonly factory: McpServerFactory;
  /** What open `subscriptions/listen` requests hear. */
  readonly bus: ServerEventBus;
  readonly watch: ResourceWatch;
  readonly clock: Clock;
  readonly logger: Logger;
}

export class StreamableHttp {
  readonly #modern: McpHttpHandler;
  readonly #stateless: LegacyHttpHandler;
  readonly #sessions: HttpSessions;
  readonly #watch: ResourceWatch;
  readonly #logger: Logger;
  /** Answers that somebody waits for; not those of `subscriptions/listen`, which end with the client. */
  readonly #calls = new Set<ServerResponse>();

  constructor({ factory, bus, watch, clock, logger }: StreamableHttpOptions) {
    const onerror = (error: Error) => logger.debug({ err: error }, 'HTTP request refused');
    this.#modern = createMcpHandler(factory, { legacy: 'reject', bus, maxSubscriptions: MAX_SUBSCRIPTIONS, onerror });
    this.#stateless = legacyStatelessFallback(factory, onerror);
    this.#sessions = new HttpSessions({ factory, clock, logger });
    this.#watch = watch;
    this.#logger = logger;
  }

  /** Sessions of the handshake era that are open. */
  get sessions(): number {
    return this.#sessions.size;
  }

  async handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const gone = new AbortController();
    const release = this.#sessions.hold(String(incoming.headers[SESSION_HEADER]));
    outgoing.once('close', () => {
      release();
      if (!outgoing.writableFinished) gone.abort();
    });
    try {
      await writeResponse(await this.#answer(incoming, webRequest(incoming, gone.signal), outgoing), outgoing);
    } catch (error) {
      if (!gone.signal.aborted) this.#refuse(outgoing, toIndexerError(error));
    } finally {
      this.#calls.delete(outgoing);
    }
  }

  /** Waits until the calls that came before are answered; streams that only listen are not waited for. */
  async drain(deadlineMs: number): Promise<void> {
    const idle = () => (this.#calls.size === 0 ? true : undefined);
    await pollUntil(idle, { intervalMs: DRAIN_POLL_MS, deadlineMs, what: 'draining' }).catch((error: unknown) => {
      this.#logger.warn({ err: error }, 'HTTP calls were cut off');
    });
    await this.#modern.close();
  }

  async close(): Promise<void> {
    await this.#modern.close();
    await this.#sessions.close();
  }

  async #answer(incoming: IncomingMessage, request: Request, outgoing: ServerResponse): Promise<Response> {
    if (!METHODS.includes(request.method)) return notAllowed();
    if (request.method !== 'POST') return this.#answerSession(request);
    if (!isJsonContentType(request.headers.get('content-type'))) {
      return rpcError(415, INVALID_REQUEST, 'the content type must be application/json');
    }
    const body = await readJsonBody(incoming);
    if (isListening(body)) await this.#noteListening(body, outgoing);
    else this.#calls.add(outgoing);
    if (!(await isLegacyRequest(request, body))) return this.#modern.fetch(request, { parsedBody: body });
    return request.headers.has(SESSION_HEADER) || beginsSession(body)
      ? this.#answerSession(request, body)
      : this.#stateless(request, { parsedBody: body });
  }

  async #noteListening(body: unknown, outgoing: ServerResponse): Promise<void> {
    const listened = new ListenedResources(this.#watch);
    outgoing.once('close', () => listened.close());
    await listened.note(body);
  }

  /** The streams and the end of a session have no body. */
  async #answerSession(request: Request, body?: unknown): Promise<Response> {
    const id = request.headers.get(SESSION_HEADER);
    if (id === null && body === undefined) return notAllowed();
    const transport = id === null ? await this.#sessions.open() : this.#sessions.use(id);
    if (transport === undefined) return rpcError(404, SESSION_NOT_FOUND, 'Session not found');
    const response = await transport.handleRequest(request, body === undefined ? {} : { parsedBody: body });
    // A handshake that was refused began no session: nobody would ever end it.
    if (transport.sessionId === undefined) await transport.close();
    return response;
  }

  #refuse(outgoing: ServerResponse, error: IndexerError): void {
    if (error.code === 'INTERNAL') this.#logger.error({ err: error }, 'HTTP request failed');
    const code = { BAD_REQUEST: PARSE_ERROR, PAYLOAD_TOO_LARGE: INVALID_REQUEST, TOO_MANY_CONNECTIONS: SERVER_BUSY }[error.code as string];
    const body = { jsonrpc: '2.0', id: null, error: { code: code ?? INTERNAL_ERROR, message: error.message } };
    // What was not read of the body must not be taken for the next request.
    sendJson(outgoing, error.httpStatus, body, { connection: 'close' });
  }
}

function isListening(body: unknown): boolean {
  return (body as { method?: unknown } | null)?.method === 'subscriptions/listen';
}

function rpcError(status: number, code: number, message: string): Response {
  return Response.json({ jsonrpc: '2.0', id: null, error: { code, message } }, { status });
}

function notAllowed(): Response {
  const { headers, body } = rpcError(405, INVALID_REQUEST, 'Method not allowed: POST, or GET and DELETE with a session');
  headers.set('allow', METHODS.join(', '));
  return new Response(body, { status: 405, headers });
}
