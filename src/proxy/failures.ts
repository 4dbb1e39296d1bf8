/** What the client is told when its request cannot be answered. */
import { IndexerError } from '../domain/errors.ts';
import { errorText, INTERNAL_ERROR, resultText, type Message, type RequestId } from './json-rpc.ts';

/** A failed tool call is a result that the model can read; anything else is a protocol error. */
export function failureText({ id, method }: Message & { id: RequestId }, { code, message, hint }: IndexerError): string {
  const text = [`${code}: ${message}`, hint].filter(Boolean).join('\n');
  return method === 'tools/call'
    ? resultText(id, { content: [{ type: 'text', text }], isError: true, resultType: 'complete' })
    : errorText(id, INTERNAL_ERROR, text);
}

export function outcomeUnknown(): IndexerError {
  return new IndexerError(
    'DAEMON_UNREACHABLE',
    'the connection to the daemon broke while it worked on this request; the outcome is unknown',
  );
}

export function quarantined(): IndexerError {
  return new IndexerError('REQUEST_QUARANTINED', 'two daemons died while they worked on this request');
}
