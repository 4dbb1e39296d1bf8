/** JSON over node:http for our own small APIs: reading a body, answering, reporting errors. Routing is find-my-way's. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { IndexerError, messageOf, toIndexerError } from '../domain/errors.ts';
import type { Logger } from './logger.ts';

const MAX_BODY_BYTES = 65_536;

export type JsonHandler = (request: JsonRequest) => unknown;

export interface JsonRequest {
  readonly params: Readonly<Record<string, string | undefined>>;
  /** Parsed body; undefined when there is none. */
  readonly body: unknown;
  readonly incoming: IncomingMessage;
}

/** Answers with what the handler returns, or with the error it throws. */
export function jsonRoute(handler: JsonHandler, logger: Logger) {
  return (incoming: IncomingMessage, outgoing: ServerResponse, params: Record<string, string | undefined>): void => {
    void answer(handler, incoming, outgoing, params, logger);
  };
}

export function sendJson(outgoing: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  if (outgoing.headersSent) return;
  const payload = JSON.stringify(body);
  outgoing.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload), ...headers });
  outgoing.end(payload);
}

export function sendError(outgoing: ServerResponse, error: IndexerError): void {
  sendJson(outgoing, error.httpStatus, { error: error.toBody() });
}

async function answer(
  handler: JsonHandler,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  params: Record<string, string | undefined>,
  logger: Logger,
): Promise<void> {
  try {
    sendJson(outgoing, 200, (await handler({ params, body: await readJson(incoming), incoming })) ?? {});
  } catch (error) {
    const known = toIndexerError(error);
    if (known.code === 'INTERNAL') logger.error({ err: error, url: incoming.url }, 'request failed');
    sendError(outgoing, known);
  }
}

async function readJson(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new IndexerError('PAYLOAD_TOO_LARGE', `the body is larger than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    throw new IndexerError('BAD_REQUEST', `the body is not JSON: ${messageOf(error)}`, { cause: error });
  }
}
