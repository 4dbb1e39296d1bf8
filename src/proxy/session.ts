/**
 * What a client told its server that lasts longer than one request: the handshake, the log level and subscriptions of
 * the revisions up to 2025-11-25, the `subscriptions/listen` of 2026-07-28. The next daemon has to be told it again.
 */
import { idKey, notificationText, requestText, type Message, type RequestId } from './json-rpc.ts';

const OWN_ID = 'indexer-proxy:';
const HANDSHAKE_ID = `${OWN_ID}initialize`;
const SUBSCRIPTION_ID_KEY = 'io.modelcontextprotocol/subscriptionId';

interface Listen {
  readonly id: RequestId;
  readonly line: string;
  readonly filter: {
    readonly toolsListChanged?: unknown;
    readonly resourcesListChanged?: unknown;
    readonly resourceSubscriptions?: unknown;
  };
}

export class Session {
  #initialize: Message | undefined;
  #initialized: string | undefined;
  #logLevel: unknown;
  readonly #resources = new Set<string>();
  readonly #listens = new Map<string, Listen>();

  /** The client has shaken hands, or is about to. */
  get hasHandshake(): boolean {
    return this.#initialize !== undefined;
  }

  initializing(message: Message): void {
    this.#initialize = message;
  }

  initialized(line: string): void {
    this.#initialized = line;
  }

  /** Notes what lasts of a request that a daemon answered. */
  answered({ method, params }: Message, answer: Message): void {
    if ('error' in answer) return;
    if (method === 'logging/setLevel') this.#logLevel = params?.['level'];
    if (method === 'resources/subscribe') this.#resources.add(String(params?.['uri']));
    if (method === 'resources/unsubscribe') this.#resources.delete(String(params?.['uri']));
  }

  listening(id: RequestId, { params }: Message, line: string): void {
    this.#listens.set(idKey(id), { id, line, filter: params?.['notifications'] ?? {} });
  }

  isListening(id: RequestId): boolean {
    return this.#listens.has(idKey(id));
  }

  /** Returns whether there was such a subscription. */
  stopListening(id: RequestId): boolean {
    return this.#listens.delete(idKey(id));
  }

  /** The client's handshake under an id of our own, so that its answer can be told apart and swallowed. */
  handshake(): string {
    return JSON.stringify({ ...this.#initialize, id: HANDSHAKE_ID });
  }

  isHandshakeAnswer(id: RequestId): boolean {
    return id === HANDSHAKE_ID;
  }

  /** Answers to these requests of ours concern nobody. */
  isOwn(id: RequestId): boolean {
    return typeof id === 'string' && id.startsWith(OWN_ID);
  }

  /** What a new daemon has to be told once it has shaken hands. */
  replay(): string[] {
    const requests = [
      ...(this.#logLevel === undefined ? [] : [requestText(`${OWN_ID}level`, 'logging/setLevel', { level: this.#logLevel })]),
      ...[...this.#resources].map((uri, at) => requestText(`${OWN_ID}resource-${at}`, 'resources/subscribe', { uri })),
    ];
    const listens = [...this.#listens.values()].map(({ line }) => line);
    return [...(this.#initialized === undefined ? [] : [this.#initialized]), ...requests, ...listens];
  }

  /**
   * What the client may have missed while there was no connection, as notifications: each resource it watches may have
   * changed unseen.
   *
   * @param toolsChanged the daemon is of another build than the one whose tools the client knows
   */
  missed(toolsChanged: boolean): string[] {
    const updated = (uri: unknown, meta: object = {}) => notificationText('notifications/resources/updated', { uri, ...meta });
    const legacy = [
      ...(toolsChanged && this.hasHandshake ? [notificationText('notifications/tools/list_changed')] : []),
      ...[...this.#resources].map((uri) => updated(uri)),
    ];
    const modern = [...this.#listens.values()].flatMap(({ id, filter }) => {
      const meta = { _meta: { [SUBSCRIPTION_ID_KEY]: id } };
      const watched = Array.isArray(filter.resourceSubscriptions) ? filter.resourceSubscriptions : [];
      return [
        ...(toolsChanged && filter.toolsListChanged === true ? [notificationText('notifications/tools/list_changed', meta)] : []),
        ...(filter.resourcesListChanged === true ? [notificationText('notifications/resources/list_changed', meta)] : []),
        ...watched.map((uri) => updated(uri, meta)),
      ];
    });
    return [...legacy, ...modern];
  }
}

/** The subscription that a notification belongs to, or acknowledges. */
export function subscriptionOf({ params }: Message): RequestId | undefined {
  const meta = params?.['_meta'] as Record<string, unknown> | undefined;
  const id = meta?.[SUBSCRIPTION_ID_KEY];
  return typeof id === 'string' || typeof id === 'number' ? id : undefined;
}
