/**
 * MCP over one WebSocket: one JSON-RPC message per text frame (docs/websocket-binding.md). The SDK has no such
 * transport since 2.x; this is its Transport interface and nothing more.
 */
import {
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResponse,
  type JSONRPCMessage,
  type Transport,
} from '@modelcontextprotocol/server';
import type { RawData, WebSocket } from 'ws';
import { messageOf } from '../domain/errors.ts';

/** Requests one client may have in flight; it is not read from until answers have gone out. */
const MAX_IN_FLIGHT = 128;
/** A reader that leaves this much unread is too slow, or gone. */
const MAX_UNSENT_BYTES = 16_777_216;

const CUT_OFF_MS = 1000;

const PARSE_ERROR = -32_700;
const INVALID_REQUEST = -32_600;
const CLOSE_UNSUPPORTED_DATA = 1003;
const CLOSE_TRY_AGAIN_LATER = 1013;

export class WebSocketTransport implements Transport {
  onmessage?: (message: JSONRPCMessage) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  readonly #socket: WebSocket;
  readonly #onReceived: (message: JSONRPCMessage) => void;
  readonly #inFlight = new Set<string | number>();
  #draining = false;

  #goodbye: { readonly code: number; readonly reason: string } | undefined;

  /** @param onReceived is told every message before it is served */
  constructor(socket: WebSocket, onReceived: (message: JSONRPCMessage) => void) {
    this.#socket = socket;
    this.#onReceived = onReceived;
  }

  /** Requests that were received and not answered yet. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  async start(): Promise<void> {
    this.#socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    this.#socket.on('close', () => this.onclose?.());
    this.#socket.on('error', (error) => this.onerror?.(error));
  }

  async send(message: JSONRPCMessage): Promise<void> {
    if (!this.#write(message)) throw new Error('the connection is closed');
    if ('id' in message && !('method' in message) && message.id !== undefined) this.#settle(message.id);
  }

  /** What the client is told when the connection is closed. */
  set goodbye(goodbye: { readonly code: number; readonly reason: string }) {
    this.#goodbye = goodbye;
  }

  /** Takes no further request in; those in flight are still answered. */
  drain(): void {
    this.#draining = true;
    this.#socket.pause();
  }

  async close(): Promise<void> {
    this.#socket.resume();
    this.#socket.close(this.#goodbye?.code, this.#goodbye?.reason);
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (isBinary) {
      this.#socket.close(CLOSE_UNSUPPORTED_DATA, 'text frames only');
      return;
    }
    const message = this.#parse(data);
    if (message === undefined) return;
    if ('method' in message && 'id' in message && this.#inFlight.has(message.id)) {
      this.#refuse(INVALID_REQUEST, `a request with the id ${JSON.stringify(message.id)} is in flight`);
      return;
    }
    this.#note(message);
    this.#onReceived(message);
    if (this.#inFlight.size >= MAX_IN_FLIGHT) this.#socket.pause();
    this.onmessage?.(message);
  }

  #parse(data: RawData): JSONRPCMessage | undefined {
    let value: unknown;
    try {
      value = JSON.parse((data as Buffer).toString('utf8'));
    } catch (error) {
      this.#refuse(PARSE_ERROR, `not JSON: ${messageOf(error)}`);
      return undefined;
    }
    if (isJSONRPCRequest(value) || isJSONRPCNotification(value) || isJSONRPCResponse(value)) return value;
    this.#refuse(INVALID_REQUEST, 'not a message of JSON-RPC 2.0 as MCP has it', requestIdOf(value));
    return undefined;
  }

  /** Without an id when there is none, or none that a client could ask with. */
  #refuse(code: number, message: string, id: string | number | null = null): void {
    this.#write({ jsonrpc: '2.0', id, error: { code, message } });
  }

  /** False when the connection is closed, or is closed now because its client does not read. */
  #write(message: object): boolean {
    if (this.#socket.readyState !== this.#socket.OPEN) return false;
    if (this.#socket.bufferedAmount > MAX_UNSENT_BYTES) {
      this.#socket.close(CLOSE_TRY_AGAIN_LATER, 'the client reads too slowly');
      // It does not read the goodbye either, and what it left unread is memory of ours.
      setTimeout(() => this.#socket.terminate(), CUT_OFF_MS).unref();
      return false;
    }
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #note(message: JSONRPCMessage): void {
    if (!('method' in message)) return;
    if ('id' in message) {
      // A listening request is answered when the connection ends.
      if (message.method !== 'subscriptions/listen') this.#inFlight.add(message.id);
    } else if (message.method === 'notifications/cancelled') {
      // A cancelled request is never answered.
      this.#settle(message.params?.['requestId'] as string | number);
    }
  }

  #settle(id: string | number): void {
    this.#inFlight.delete(id);
    if (!this.#draining && this.#socket.isPaused && this.#inFlight.size < MAX_IN_FLIGHT) this.#socket.resume();
  }
}

/** Who sent something like a request waits for an answer to it. */
function requestIdOf(value: unknown): string | number | null {
  const { id, method } = (value ?? {}) as { id?: unknown; method?: unknown };
  return typeof method === 'string' && (typeof id === 'string' || typeof id === 'number') ? id : null;
}
