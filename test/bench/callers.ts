/** Clients of a daemon that do as little as a client can, so that what is measured is the other side. */
import { Agent, request } from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DaemonStatus } from '../../src/domain/daemon.ts';
import type { ProjectId } from '../../src/domain/project.ts';
import { createPaths } from '../../src/platform/paths.ts';
import { WebSocketClientTransport } from '../helpers/websocket-client-transport.ts';
import { daemonOf } from './daemons.ts';

const META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1' },
};

export interface Caller {
  /** Calls a tool and resolves when its answer has come; rejects for an error. */
  call(name: string, input: object): Promise<unknown>;
  close(): Promise<void>;
}

/** Where the daemon of a project answers. */
export interface Address {
  readonly pid: number;
  readonly webSocket: string;
  readonly http: string;
  readonly token: string;
}

export async function addressOf(root: string): Promise<Address> {
  const daemon = await daemonOf(root);
  return addressAt(daemon, daemon.projects[0]!.projectId);
}

export function addressAt({ pid, port }: DaemonStatus, projectId: ProjectId): Address {
  const token = readFileSync(join(createPaths().projectsDirectory, projectId, 'token'), 'utf8');
  const path = `127.0.0.1:${port}/p/${projectId}`;
  return { pid: pid!, webSocket: `ws://${path}/ws`, http: `http://${path}/mcp`, token };
}

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export async function webSocketCaller({ webSocket, token }: Address): Promise<Caller> {
  const transport = new WebSocketClientTransport<object>(webSocket, { authorization: `Bearer ${token}` });
  const waiting = new Map<number, (answer: Answer) => void>();
  transport.onmessage = (message: Answer) => waiting.get(message.id ?? -1)?.(message); // oxlint-disable-line unicorn/prefer-add-event-listener -- the SDK transport interface
  await transport.start();
  let lastId = 0;
  return {
    call: (name, input) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        waiting.set(id, (answer) => {
          waiting.delete(id);
          settle(answer, resolve, reject);
        });
        void transport.send({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: input, _meta: META } });
      }),
    close: () => transport.close(),
  };
}

/** One connection that is kept, one POST a call. */
export async function httpCaller({ http, token }: Address): Promise<Caller> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let lastId = 0;
  return {
    call: (name, input) =>
      new Promise((resolve, reject) => {
        const body = JSON.stringify({
          jsonrpc: '2.0',
          id: ++lastId,
          method: 'tools/call',
          params: { name, arguments: input, _meta: META },
        });
        const headers = {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          'content-length': Buffer.byteLength(body),
          'mcp-protocol-version': '2026-07-28',
          'mcp-method': 'tools/call',
          'mcp-name': name,
        };
        const outgoing = request(http, { agent, method: 'POST', headers }, (incoming) => {
          let text = '';
          incoming.setEncoding('utf8');
          incoming.on('data', (chunk: string) => (text += chunk));
          incoming.on('end', () => settle(answerIn(text, incoming.headers['content-type']), resolve, reject));
          incoming.on('error', reject);
        });
        outgoing.on('error', reject);
        outgoing.end(body);
      }),
    close: async () => agent.destroy(),
  };
}

/** The answer is the body, or the last event of a stream. */
function answerIn(text: string, type = ''): Answer {
  if (!type.startsWith('text/event-stream')) return JSON.parse(text) as Answer;
  const last = text
    .trimEnd()
    .split('\n')
    .findLast((line) => line.startsWith('data:'));
  return JSON.parse(last?.slice('data:'.length) ?? 'null') as Answer;
}

function settle(answer: Answer, resolve: (result: unknown) => void, reject: (error: Error) => void): void {
  if (answer.result === undefined) reject(new Error(answer.error?.message ?? JSON.stringify(answer)));
  else resolve(answer.result);
}
