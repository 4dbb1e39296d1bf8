/** Between node:http and the web-standard requests and responses that the SDK speaks. The body is read and parsed once. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { IndexerError, messageOf } from '../domain/errors.ts';

const MAX_BODY_BYTES = 4_194_304;
/** A client that leaves this much of a stream unread is cut off. */
const MAX_UNSENT_BYTES = 16_777_216;

/** A request without its body: that is parsed apart, see `readJsonBody`. */
export function webRequest(incoming: IncomingMessage, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const request = new Request(`http://${incoming.headers.host}${incoming.url}`, { method: incoming.method ?? 'GET', headers });
  // Given to the constructor, it would get a second one that follows it, and that costs more than the rest of the request.
  return Object.defineProperty(request, 'signal', { value: signal });
}

/** @throws PAYLOAD_TOO_LARGE above 4 MiB, BAD_REQUEST for what is not JSON */
export async function readJsonBody(incoming: IncomingMessage): Promise<unknown> {
  assertSize(Number(incoming.headers['content-length'] ?? 0));
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    assertSize(size);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    throw new IndexerError('BAD_REQUEST', `the body is not JSON: ${messageOf(error)}`, { cause: error });
  }
}

/** Writes no faster than the client reads; returns when all is written or the client is gone. */
export async function writeResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  const headers = Object.fromEntries(response.headers);
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
  if (!isStream || response.body === null) {
    // Text goes out with the headers in one piece, bytes would not.
    const body = await response.text();
    outgoing.writeHead(response.status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
    return;
  }
  outgoing.writeHead(response.status, headers).flushHeaders();
  const reader = response.body.getReader();
  outgoing.once('close', () => void reader.cancel().catch(() => undefined)); // the stream may have failed by then
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    outgoing.write(read.value);
    // Waiting for the client would leave in the stream what it does not read, and nothing bounds that.
    if (outgoing.writableLength > MAX_UNSENT_BYTES) outgoing.destroy();
  }
  outgoing.end();
}

function assertSize(size: number): void {
  if (size > MAX_BODY_BYTES) throw new IndexerError('PAYLOAD_TOO_LARGE', `the body is larger than ${MAX_BODY_BYTES} bytes`);
}
