/**
 * HTTP in front of a transport that the suite does not speak. A request of 2026-07-28 gets a connection of its own, a
 * session of the handshake era keeps one. What the connection says goes out as events, until the request is answered.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { validateHostHeader, localhostAllowedHostnames, localhostAllowedOrigins, validateOriginHeader } from '@modelcontextprotocol/server';
import { listen } from './fixture-daemon.ts';
import type { Front } from './front.ts';

export interface Message {
  readonly id?: string | number | null;
  readonly method?: string;
  readonly params?: { readonly _meta?: object; readonly requestId?: unknown };
  readonly error?: { readonly code: number };
}

export interface Link {
  send(message: Message): void;
  close(): void;
}

export type OpenLink = (onMessage: (message: Message) => void) => Promise<Link>;

interface Session {
  readonly link: Link;
  /** The requests that are not answered yet, with the stream that waits for the answer. */
  readonly waiting: Map<unknown, ServerResponse>;
}

/** HTTP statuses that the modern era gives to errors. */
const STATUS: Readonly<Record<number, number>> = { [-32_601]: 404, [-32_602]: 200, [-32_021]: 400, [-32_022]: 400 };
const MODERN_KEY = 'io.modelcontextprotocol/protocolVersion';

export async function startBridge(open: OpenLink): Promise<Front> {
  const sessions = new Map<string, Session>();
  const links = new Set<Link>();
  const server = createServer((incoming, outgoing) => {
    const isLocal = validateHostHeader(incoming.headers.host, localhostAllowedHostnames()).ok;
    if (!isLocal || !validateOriginHeader(incoming.headers.origin, localhostAllowedOrigins()).ok) return void outgoing.writeHead(403).end();
    if (incoming.method !== 'POST') return void outgoing.writeHead(405).end();
    void serve(incoming, outgoing);
  });

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const message = await messageOf(incoming);
    const id = incoming.headers['mcp-session-id'];
    const isModern = MODERN_KEY in (message.params?._meta ?? {});
    const session = (isModern ? undefined : sessions.get(String(id))) ?? (await openSession(isModern));
    if (message.method === 'initialize') {
      const newId = randomUUID();
      sessions.set(newId, session);
      outgoing.setHeader('mcp-session-id', newId);
    }
    const isRequest = message.method !== undefined && message.id !== undefined && message.id !== null;
    if (isRequest) {
      session.waiting.set(message.id, outgoing);
      if (isModern) outgoing.on('close', () => session.link.close());
    } else {
      outgoing.writeHead(202).end();
    }
    session.link.send(message);
  }

  async function openSession(isModern: boolean): Promise<Session> {
    const waiting = new Map<unknown, ServerResponse>();
    const link = await open((message) => {
      const answered = message.method === undefined ? waiting.get(message.id) : undefined;
      const stream = answered ?? [...waiting.values()].at(-1);
      if (stream === undefined) return;
      if (!stream.headersSent) {
        stream.writeHead((isModern && STATUS[message.error?.code ?? 0]) || 200, { 'content-type': 'text/event-stream' });
      }
      stream.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
      if (answered === undefined) return;
      waiting.delete(message.id);
      stream.end();
    });
    links.add(link);
    return { link, waiting };
  }

  const port = await listen(server);
  return {
    url: `http://localhost:${port}/mcp`,
    close: () => {
      for (const link of links) link.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

async function messageOf(incoming: IncomingMessage): Promise<Message> {
  let text = '';
  for await (const chunk of incoming.setEncoding('utf8') as AsyncIterable<string>) text += chunk;
  return JSON.parse(text) as Message;
}
