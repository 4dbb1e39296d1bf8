/** The little that the proxy reads of a JSON-RPC message; everything else passes through as it came. */

export type RequestId = string | number;

export interface Message {
  readonly id?: RequestId;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: unknown;
  readonly error?: unknown;
}

export const PARSE_ERROR = -32_700;
export const INVALID_REQUEST = -32_600;
export const INTERNAL_ERROR = -32_603;

/** Undefined when the text is not a JSON object. */
export function parseMessage(text: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined; // the caller answers with a parse error
  }
}

export function isRequest(message: Message): message is Message & { id: RequestId; method: string } {
  return typeof message.method === 'string' && isRequestId(message.id);
}

export function isNotification(message: Message): message is Message & { method: string } {
  return typeof message.method === 'string' && message.id === undefined;
}

export function isResponse(message: Message): message is Message & { id: RequestId } {
  return message.method === undefined && isRequestId(message.id) && ('result' in message || 'error' in message);
}

/** `1` and `"1"` are different ids. */
export function idKey(id: RequestId): string {
  return `${typeof id}:${id}`;
}

export function resultText(id: RequestId, result: unknown): string {
  return JSON.stringify({ jsonrpc: '2.0', id, result });
}

export function errorText(id: RequestId | null, code: number, message: string): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } });
}

export function requestText(id: RequestId, method: string, params?: object): string {
  return JSON.stringify({ jsonrpc: '2.0', id, method, params });
}

export function notificationText(method: string, params?: object): string {
  return JSON.stringify({ jsonrpc: '2.0', method, params });
}

function isRequestId(id: unknown): id is RequestId {
  return typeof id === 'string' || typeof id === 'number';
}
