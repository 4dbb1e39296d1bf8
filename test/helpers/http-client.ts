import { request } from 'node:http';
import { mcpPath, type Endpoint } from '../../src/domain/endpoint.ts';
import { MODERN_META, type RpcAnswer } from './websocket-client.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The JSON-RPC messages of the body, be it JSON or a stream of events. */
  readonly messages: readonly RpcAnswer[];
}

export interface HttpGiven {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | object;
}

/** Speaks Streamable HTTP by hand: every header is the test's own. */
export function httpClient({ host, port, projectId, token }: Endpoint) {
  const send = ({ method = 'POST', path = mcpPath(projectId), headers = {}, body }: HttpGiven) =>
    new Promise<HttpAnswer>((resolve, reject) => {
      const outgoing = request({ host, port, path, method, headers: { ...defaults(token), ...headers }, agent: false }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text, messages: messagesIn(text) }));
        answer.on('error', reject);
      });
      outgoing.on('error', reject);
      outgoing.end(typeof body === 'object' ? JSON.stringify(body) : body);
    });
  let lastId = 0;
  const modern = (method: string, params: Record<string, unknown> = {}, headers: Record<string, string> = {}) => {
    const name = params['name'] ?? params['uri'] ?? params['taskId'];
    const named = typeof name === 'string' ? { 'mcp-name': name } : {};
    const { _meta: meta, ...rest } = params;
    return send({
      headers: { 'mcp-protocol-version': '2026-07-28', 'mcp-method': method, ...named, ...headers },
      body: { jsonrpc: '2.0', id: ++lastId, method, params: { ...rest, _meta: { ...MODERN_META, ...(meta as object | undefined) } } },
    });
  };
  return { send, modern };
}

/** A session of the handshake era. */
export async function httpSession(endpoint: Endpoint, protocolVersion = '2025-11-25') {
  const { send } = httpClient(endpoint);
  let lastId = 0;
  const initialize = { protocolVersion, capabilities: {}, clientInfo: { name: 'test', version: '1' } };
  const opened = await send({ body: { jsonrpc: '2.0', id: ++lastId, method: 'initialize', params: initialize } });
  const headers = { 'mcp-session-id': String(opened.headers['mcp-session-id']), 'mcp-protocol-version': protocolVersion };
  await send({ headers, body: { jsonrpc: '2.0', method: 'notifications/initialized' } });
  return {
    opened,
    headers,
    send: (given: HttpGiven) => send({ ...given, headers: { ...headers, ...given.headers } }),
    ask: (method: string, params: object = {}) => send({ headers, body: { jsonrpc: '2.0', id: ++lastId, method, params } }),
  };
}

/** Opens a stream of events and collects its messages until it is closed. */
export function openStream({ host, port, projectId, token }: Endpoint, { method = 'POST', headers = {}, body }: HttpGiven) {
  const messages: HttpAnswer['messages'][number][] = [];
  let isClosed = false;
  let lastEventId: string | undefined;
  const outgoing = request(
    { host, port, path: mcpPath(projectId), method, headers: { ...defaults(token), ...headers }, agent: false },
    (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        const end = text.lastIndexOf('\n\n');
        if (end === -1) return;
        messages.push(...messagesIn(text.slice(0, end + 2)));
        lastEventId = [...text.slice(0, end).matchAll(/^id: (.+)$/gm)].at(-1)?.[1] ?? lastEventId;
        text = text.slice(end + 2);
      });
      answer.on('close', () => (isClosed = true));
    },
  );
  outgoing.on('error', () => (isClosed = true));
  outgoing.end(typeof body === 'object' ? JSON.stringify(body) : body);
  return {
    messages,
    get isClosed() {
      return isClosed;
    },
    get lastEventId() {
      return lastEventId;
    },
    close: () => outgoing.destroy(),
  };
}

function defaults(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
}

function messagesIn(text: string): HttpAnswer['messages'] {
  if (text.startsWith('{')) return [JSON.parse(text) as RpcAnswer];
  return [...text.matchAll(/^data: (.+)$/gm)].map(([, data]) => JSON.parse(data!) as RpcAnswer);
}
