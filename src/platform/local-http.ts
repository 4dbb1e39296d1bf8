/** JSON over HTTP to a process of our own, on a private socket or on loopback, with a deadline. No library: the proxy bundles it. */
import { request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { errnoOf, errorFromBody, IndexerError, messageOf } from '../domain/errors.ts';

export interface LocalRequest {
  readonly target: { readonly socketPath: string } | { readonly host: string; readonly port: number };
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly deadlineMs: number;
}

export interface LocalAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** Nobody listens there (any more). */
export class NobodyListensError extends Error {
  override readonly name = 'NobodyListensError';
}

const MAX_ANSWER_BYTES = 16_777_216;
const NOBODY = new Set(['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE', 'ENOTSOCK']);

/**
 * Sends one request and parses the JSON answer, whatever its status.
 *
 * @throws NobodyListensError when nothing accepts the connection, or it broke before the answer.
 * @throws DAEMON_TIMEOUT when the answer is not complete within the deadline.
 */
export function localRequest(options: LocalRequest): Promise<LocalAnswer> {
  return new Promise((resolve, reject) => {
    const { target } = options;
    const payload = options.body === undefined ? undefined : JSON.stringify(options.body);
    const outgoing = request({
      ...target,
      method: options.method,
      path: options.path,
      // Without an agent, which compiles Node's expression for IPv6 addresses: up to 15 ms of each command.
      createConnection: () => ('socketPath' in target ? connect(target.socketPath) : connect(target)),
      headers: {
        ...options.headers,
        ...(payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
      },
    });
    const timer = setTimeout(() => {
      outgoing.destroy(
        new IndexerError('DAEMON_TIMEOUT', `${options.method} ${options.path} was not answered within ${options.deadlineMs} ms`),
      );
    }, options.deadlineMs);
    outgoing.on('close', () => clearTimeout(timer));
    outgoing.on('error', (error) => reject(NOBODY.has(errnoOf(error) ?? '') ? new NobodyListensError(messageOf(error)) : error));
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > MAX_ANSWER_BYTES) incoming.destroy(new Error(`the answer is larger than ${MAX_ANSWER_BYTES} bytes`));
      });
      incoming.on('error', reject);
      incoming.on('end', () => {
        const body = parseJson(Buffer.concat(chunks).toString('utf8'));
        if (body instanceof Error) reject(new NobodyListensError(`not an answer of indexer: ${body.message}`));
        else resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body });
      });
    });
    outgoing.end(payload);
  });
}

/** The value, null for an empty text, or the error. */
function parseJson(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch (error) {
    return error instanceof Error ? error : new Error(messageOf(error));
  }
}

/** The body of a successful answer; the error that the other side reported otherwise. */
export function bodyOrThrow<T>(answer: LocalAnswer): T {
  if (answer.status >= 200 && answer.status < 300) return answer.body as T;
  const body = answer.body as { error?: { code?: unknown; message?: unknown; hint?: unknown } } | null;
  throw errorFromBody(body?.error ?? { message: `unexpected HTTP status ${answer.status}` });
}
