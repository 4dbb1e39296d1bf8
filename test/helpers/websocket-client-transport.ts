/** A client's side of docs/websocket-binding.md. The SDK's 1.x one cannot send headers, and 2.x has none. */
import { once } from 'node:events';
import { WebSocket } from 'ws';

const OPEN_DEADLINE_MS = 5000;

export class WebSocketClientTransport<Message> {
  onmessage?: (message: Message) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  readonly #socket: WebSocket;

  constructor(url: string, headers: Record<string, string>) {
    this.#socket = new WebSocket(url, 'mcp', { headers, perMessageDeflate: false, handshakeTimeout: OPEN_DEADLINE_MS });
    this.#socket.on('message', (data) => this.onmessage?.(JSON.parse((data as Buffer).toString('utf8')) as Message));
    this.#socket.on('close', () => this.onclose?.());
    this.#socket.on('error', (error) => this.onerror?.(error));
  }

  async start(): Promise<void> {
    await once(this.#socket, 'open');
  }

  async send(message: Message): Promise<void> {
    this.#socket.send(JSON.stringify(message));
  }

  async close(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    this.#socket.close();
    await once(this.#socket, 'close');
  }
}
