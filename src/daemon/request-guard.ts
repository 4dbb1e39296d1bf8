/** Who may talk to a daemon at all: programs on this machine, not web pages. Checked before anything else. */
import type { IncomingMessage } from 'node:http';
import { localhostAllowedHostnames, localhostAllowedOrigins, validateHostHeader, validateOriginHeader } from '@modelcontextprotocol/server';
import { IndexerError } from '../domain/errors.ts';

/** @throws HOST_REFUSED, ORIGIN_REFUSED */
export function guardRequest({ headers }: Pick<IncomingMessage, 'headers'>): void {
  const host = validateHostHeader(headers.host, localhostAllowedHostnames());
  if (!host.ok) throw new IndexerError('HOST_REFUSED', host.message);
  const origin = validateOriginHeader(headers.origin, localhostAllowedOrigins());
  if (!origin.ok) throw new IndexerError('ORIGIN_REFUSED', origin.message);
}
