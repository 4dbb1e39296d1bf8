import { idKey, type Message, type RequestId } from './json-rpc.ts';

/** A request of the client that has no answer yet. */
export interface PendingRequest {
  readonly id: RequestId;
  readonly message: Message & { readonly id: RequestId };
  /** The line as the client wrote it. */
  readonly line: string;
  /** Asking twice does no harm. */
  readonly repeatable: boolean;
  /** False while it waits for a connection. */
  sent: boolean;
  /** A daemon died while it was in flight. */
  isSuspect: boolean;
  /** Connections that ended while it was in flight. */
  interruptions: number;
  timer: NodeJS.Timeout | undefined;
}

const MAX_REQUESTS = 1024;
const MAX_CHARACTERS = 33_554_432;

export class PendingRequests {
  readonly #byId = new Map<string, PendingRequest>();
  #characters = 0;

  get size(): number {
    return this.#byId.size;
  }

  /** A client that asks on while nothing is answered would fill the memory. */
  get isFull(): boolean {
    return this.#byId.size >= MAX_REQUESTS || this.#characters >= MAX_CHARACTERS;
  }

  has(id: RequestId): boolean {
    return this.#byId.has(idKey(id));
  }

  get(id: RequestId): PendingRequest | undefined {
    return this.#byId.get(idKey(id));
  }

  add(request: PendingRequest): void {
    this.#byId.set(idKey(request.id), request);
    this.#characters += request.line.length;
  }

  /** Removes the request and stops its timer; undefined when there is none. */
  take(id: RequestId): PendingRequest | undefined {
    const request = this.get(id);
    if (request === undefined) return undefined;
    clearTimeout(request.timer);
    this.#byId.delete(idKey(id));
    this.#characters -= request.line.length;
    return request;
  }

  /** In the order in which the client sent them. */
  unsent(): PendingRequest[] {
    return [...this.#byId.values()].filter((request) => !request.sent);
  }

  inFlight(): PendingRequest[] {
    return [...this.#byId.values()].filter((request) => request.sent);
  }
}
