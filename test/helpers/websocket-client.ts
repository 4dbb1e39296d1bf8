import { onTestFinished } from 'vitest';
import type { WebSocket } from 'ws';

export interface RpcAnswer {
  readonly id: number | string | null;
  readonly result?: { content?: { type: string; text: string }[]; isError?: boolean } & Record<string, unknown>;
  readonly error?: { code: number; message: string };
  /** Of a notification. */
  readonly method?: string;
  readonly params?: Record<string, unknown>;
}

/** A bare JSON-RPC client on an open WebSocket. */
export function rpcClient(socket: WebSocket) {
  const answers: RpcAnswer[] = [];
  const waiting = new Map<number | string | null, { resolve: (answer: RpcAnswer) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  socket.on('message', (data) => {
    const answer = JSON.parse((data as Buffer).toString('utf8')) as RpcAnswer;
    answers.push(answer);
    waiting.get(answer.id)?.resolve(answer);
    waiting.delete(answer.id);
  });
  socket.once('close', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`closed with ${code}`));
  });
  onTestFinished(() => socket.terminate());
  const ask = (method: string, params: object = {}) =>
    new Promise<RpcAnswer>((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  return {
    socket,
    answers,
    ask,
    tell: (method: string, params: object = {}) => socket.send(JSON.stringify({ jsonrpc: '2.0', method, params })),
    /** A request whose answer the test does not wait for; returns its id. */
    begin: (method: string, params: object = {}) => {
      const id = ++lastId;
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
      return id;
    },
    /** What the server said by itself, by method. */
    told: (method: string) => answers.filter((answer) => answer.method === method).map(({ params }) => params ?? {}),
    next: () =>
      new Promise<RpcAnswer>((resolve) =>
        socket.once('message', (data) => resolve(JSON.parse((data as Buffer).toString('utf8')) as RpcAnswer)),
      ),
    closed: () => new Promise<number>((resolve) => socket.once('close', resolve)),
    async initialize(protocolVersion = '2025-11-25') {
      const answer = await ask('initialize', { protocolVersion, capabilities: {}, clientInfo: { name: 'test', version: '1' } });
      socket.send(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }));
      return answer;
    },
    async call(name: string, input: object, meta?: object): Promise<string> {
      const { result, error } = await ask('tools/call', { name, arguments: input, ...(meta ? { _meta: meta } : {}) });
      if (error) throw new Error(error.message);
      return result!.content![0]!.text;
    },
  };
}

/** `_meta` of a request of protocol revision 2026-07-28. */
export const MODERN_META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
};
