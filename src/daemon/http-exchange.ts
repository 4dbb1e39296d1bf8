/** Between node:http and the web-standard requests and responses that the SDK speaks. The body is read and parsed once. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { IndexerError, messageOf } from '../domain/errors.ts';

const MAX_BODY_BYTES = 4_194_304;

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
    if (!outgoing.write(read.value)) await drained(outgoing);
  }
  outgoing.end();
}

function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      outgoing.off('drain', settle).off('close', settle);
      resolve();
    };
    outgoing.on('drain', settle).on('close', settle);
  });
}

function assertSize(size: number): void {
  if (size > MAX_BODY_BYTES) throw new IndexerError('PAYLOAD_TOO_LARGE', `the body is larger than ${MAX_BODY_BYTES} bytes`);
}
