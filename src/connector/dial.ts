/** Opens an MCP connection to a daemon over WebSocket and makes it prove who it is. */
import { WebSocket } from 'ws';
import { webSocketUrl, type Endpoint } from '../domain/endpoint.ts';
import { errorFromBody, IndexerError, messageOf } from '../domain/errors.ts';
import { newNonce, projectAudience, signRequest, verifyAnswer } from '../domain/handshake.ts';

const MAX_FRAME_BYTES = 16_777_216;
const MAX_REFUSAL_BYTES = 65_536;

/** A server given by its URL is trusted as the user gave it; a published endpoint has to prove itself. */
export type DialTarget = { readonly endpoint: Endpoint } | { readonly url: string; readonly bearerToken?: string };

export interface Connection {
  readonly socket: WebSocket;
  /** Build of the daemon; undefined for a server given by its URL. */
  readonly buildId: string | undefined;
}

/**
 * Connects within the deadline.
 *
 * @throws DAEMON_UNREACHABLE when nobody or a stranger answers; else the error with which the daemon refused
 *   (UNAUTHORIZED, PROJECT_NOT_SERVED, DAEMON_DRAINING, TOO_MANY_CONNECTIONS).
 */
export function dial(target: DialTarget, deadlineMs: number): Promise<Connection> {
  return 'endpoint' in target ? dialEndpoint(target.endpoint, deadlineMs) : dialUrl(target.url, target.bearerToken, deadlineMs);
}

async function dialEndpoint(endpoint: Endpoint, deadlineMs: number): Promise<Connection> {
  const nonce = newNonce();
  const audience = projectAudience(endpoint.projectId, endpoint.port);
  const authorization = signRequest(endpoint.token, audience, nonce, Date.now());
  return connect(webSocketUrl(endpoint), { authorization }, deadlineMs, (authenticationInfo) => {
    const buildId = verifyAnswer(endpoint.token, audience, nonce, authenticationInfo);
    if (buildId === undefined)
      throw new IndexerError('DAEMON_UNREACHABLE', `the program on port ${endpoint.port} is not the daemon of ${endpoint.root}`);
    return buildId;
  });
}

async function dialUrl(url: string, bearerToken: string | undefined, deadlineMs: number): Promise<Connection> {
  const headers = bearerToken === undefined ? {} : { authorization: `Bearer ${bearerToken}` };
  return connect(url, headers, deadlineMs, () => undefined);
}

function connect(
  url: string,
  headers: Record<string, string>,
  deadlineMs: number,
  verify: (authenticationInfo: string) => string | undefined,
): Promise<Connection> {
  return new Promise((resolve, reject) => {
    let buildId: string | undefined;
    const socket = new WebSocket(url, 'mcp', {
      headers,
      handshakeTimeout: deadlineMs,
      perMessageDeflate: false,
      maxPayload: MAX_FRAME_BYTES,
    });
    socket.on('upgrade', (incoming) => {
      try {
        buildId = verify(String(incoming.headers['authentication-info'] ?? ''));
      } catch (error) {
        reject(error);
        socket.terminate();
      }
    });
    socket.once('open', () => {
      socket.removeAllListeners();
      resolve({ socket, buildId });
    });
    socket.on('unexpected-response', (request, incoming) => {
      let text = '';
      incoming.on('data', (chunk: Buffer) => (text = (text + chunk.toString('utf8')).slice(0, MAX_REFUSAL_BYTES)));
      incoming.on('end', () => reject(refusal(url, incoming.statusCode, text)));
      incoming.on('error', reject);
      request.on('error', reject);
    });
    socket.on('error', (error) => {
      reject(new IndexerError('DAEMON_UNREACHABLE', `cannot connect to ${url}: ${messageOf(error)}`, { cause: error }));
    });
  });
}

function refusal(url: string, status: number | undefined, text: string): IndexerError {
  try {
    const { error } = JSON.parse(text) as { error?: { code?: unknown; message?: unknown; hint?: unknown } };
    if (error) return errorFromBody(error);
  } catch {
    // not an answer of a daemon: told below
  }
  return new IndexerError('DAEMON_UNREACHABLE', `${url} answered with HTTP status ${status}`);
}
