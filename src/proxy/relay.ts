/**
 * The proxy's protocol: frames pass through as they came, in both directions. What it adds is what keeps a client alive
 * whatever happens to the daemon: answers of its own while there is no connection, a replayed handshake after a
 * restart, one repetition of what was in flight, and an honest error for the rest.
 */
import { IndexerError } from '../domain/errors.ts';
import type { Connection } from '../connector/dial.ts';
import { DaemonLink } from './daemon-link.ts';
import {
  errorText,
  INTERNAL_ERROR,
  INVALID_REQUEST,
  isNotification,
  isRequest,
  isResponse,
  PARSE_ERROR,
  parseMessage,
  resultText,
  type Message,
  type RequestId,
} from './json-rpc.ts';
import { PendingRequests, type PendingRequest } from './pending-requests.ts';
import { staticAnswer, type StaticManifest } from './static-answers.ts';

/** A client that waits this long for the handshake gets an answer without a daemon. */
const STATIC_AFTER_MS = 300;
/** Below the shortest limit of the known clients (30 s to start a server, 60 s for a call). */
const CALL_DEADLINE_MS = 25_000;
/** A request that was in flight when two connections broke may be what breaks them. */
const MAX_LOSSES = 2;
const REPLAY_ID = 'indexer-proxy:initialize';

export interface RelayOptions {
  readonly manifest: StaticManifest;
  /** Finds or starts the daemon and connects to it. */
  readonly open: () => Promise<Connection>;
  /** Writes one line to the client. */
  readonly write: (line: string) => void;
  readonly log: (message: string) => void;
}

export class Relay {
  readonly #options: RelayOptions;
  readonly #link: DaemonLink;
  readonly #pending = new PendingRequests();
  /** The client's own `initialize` and `notifications/initialized`, for replay. */
  #initialize: string | undefined;
  #initialized: string | undefined;
  /** Waiting for the answer to a replayed handshake; nothing else may be sent before it. */
  #replaying = false;
  #lastError: IndexerError | undefined;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#link = new DaemonLink(options.open, {
      onOpen: () => this.#opened(),
      onFrame: (text) => this.#fromDaemon(text),
      onClose: (again) => this.#lost(again),
      onFailure: (error, permanent) => this.#failed(error, permanent),
    });
  }

  /** Connects ahead of the first request. */
  start(): void {
    this.#link.want();
  }

  get link(): DaemonLink {
    return this.#link;
  }

  /** True when the client waits for nothing. */
  get isIdle(): boolean {
    return this.#pending.size === 0;
  }

  close(): void {
    this.#link.close();
  }

  fromClient(line: string): void {
    const message = parseMessage(line);
    if (message === undefined) this.#options.write(errorText(null, PARSE_ERROR, 'not a JSON-RPC message'));
    else if (isRequest(message)) this.#request(message, line);
    else if (isNotification(message)) this.#notification(message, line);
    else if (isResponse(message)) this.#sendIfReady(line);
    else this.#options.write(errorText(null, INVALID_REQUEST, 'neither a request nor a response'));
  }

  lineTooLong(bytes: number): void {
    this.#options.write(errorText(null, INVALID_REQUEST, `a message of ${bytes} bytes is too large`));
  }

  #request(message: Message & { id: RequestId; method: string }, line: string): void {
    const { id, method } = message;
    if (this.#pending.has(id)) {
      this.#options.write(errorText(id, INVALID_REQUEST, `request id ${JSON.stringify(id)} is already in flight`));
      return;
    }
    if (this.#pending.isFull) {
      this.#options.write(errorText(id, INTERNAL_ERROR, `${this.#pending.size} requests wait for an answer; this one was refused`));
      return;
    }
    if (method === 'initialize') this.#initialize = line;
    const request: PendingRequest = {
      id,
      message,
      line,
      repeatable: this.#isRepeatable(message),
      sent: false,
      losses: 0,
      timer: undefined,
    };
    this.#pending.add(request);
    if (this.#isReady) {
      this.#send(request);
      return;
    }
    const answer = staticAnswer(this.#options.manifest, message);
    request.timer =
      answer === undefined
        ? setTimeout(() => this.#giveUp(request), CALL_DEADLINE_MS)
        : setTimeout(() => this.#answerStatically(request, answer), STATIC_AFTER_MS);
    this.#link.want();
  }

  #notification({ method, params }: Message & { method: string }, line: string): void {
    if (method === 'notifications/initialized') this.#initialized = line;
    if (method === 'notifications/cancelled') {
      const requestId = params?.['requestId'] as RequestId;
      // What was not sent is simply forgotten; what was sent the daemon is told to drop, and neither is answered.
      if (this.#pending.take(requestId)?.sent !== true) return;
    }
    this.#sendIfReady(line);
  }

  get #isReady(): boolean {
    return this.#link.isOpen && !this.#replaying;
  }

  #sendIfReady(line: string): void {
    if (this.#isReady) this.#link.send(line);
  }

  #send(request: PendingRequest): void {
    clearTimeout(request.timer);
    request.sent = true;
    this.#link.send(request.line);
  }

  #opened(): void {
    this.#lastError = undefined;
    if (this.#initialize !== undefined && !this.#isInitializeWaiting()) {
      this.#replaying = true;
      this.#link.send(replayOf(this.#initialize));
      return;
    }
    this.#flush();
  }

  #isInitializeWaiting(): boolean {
    return this.#pending.unsent().some(({ message }) => message.method === 'initialize');
  }

  #flush(): void {
    for (const request of this.#pending.unsent()) this.#send(request);
  }

  #fromDaemon(text: string): void {
    const message = parseMessage(text);
    if (message === undefined) return;
    if (isResponse(message)) this.#answer(message.id, text);
    else this.#options.write(text);
  }

  #answer(id: RequestId, text: string): void {
    if (id === REPLAY_ID) {
      this.#replaying = false;
      if (this.#initialized !== undefined) this.#link.send(this.#initialized);
      this.#flush();
      return;
    }
    // Answers to cancelled or repeated requests find nothing pending and are dropped.
    if (this.#pending.take(id)) this.#options.write(text);
  }

  #lost(again: boolean): void {
    this.#replaying = false;
    for (const request of this.#pending.inFlight()) {
      request.losses++;
      if (!request.repeatable || request.losses >= MAX_LOSSES) {
        this.#pending.take(request.id);
        this.#fail(
          request,
          new IndexerError(
            'DAEMON_UNREACHABLE',
            'the connection to the daemon broke while it worked on this request; the outcome is unknown',
          ),
        );
        continue;
      }
      request.sent = false;
      request.timer = setTimeout(() => this.#giveUp(request), CALL_DEADLINE_MS);
    }
    if (!again && this.#pending.size > 0) this.#link.want();
  }

  #failed(error: IndexerError, permanent: boolean): boolean {
    this.#lastError = error;
    this.#options.log(`${error.code}: ${error.message}`);
    for (const request of this.#pending.unsent()) {
      const answer = staticAnswer(this.#options.manifest, request.message);
      if (answer !== undefined) this.#answerStatically(request, answer);
      else if (permanent) this.#giveUp(request);
    }
    return this.#pending.unsent().length > 0;
  }

  #answerStatically({ id }: PendingRequest, answer: unknown): void {
    if (this.#pending.take(id)) this.#options.write(resultText(id, answer));
  }

  #giveUp(request: PendingRequest): void {
    if (this.#pending.take(request.id) === undefined) return;
    const error = this.#lastError ?? new IndexerError('DAEMON_TIMEOUT', `the daemon was not ready within ${CALL_DEADLINE_MS / 1000} s`);
    this.#fail(request, error);
  }

  /** A failed tool call is a result that the model can read; anything else is a protocol error. */
  #fail({ id, message: { method } }: PendingRequest, { code, message, hint }: IndexerError): void {
    const text = [`${code}: ${message}`, hint].filter(Boolean).join('\n');
    this.#options.write(
      method === 'tools/call'
        ? resultText(id, { content: [{ type: 'text', text }], isError: true, resultType: 'complete' })
        : errorText(id, INTERNAL_ERROR, text),
    );
  }

  #isRepeatable({ method, params }: Message): boolean {
    return method !== 'tools/call' || this.#options.manifest.readOnlyTools.includes(String(params?.['name']));
  }
}

/** The client's handshake under an id of our own, so that its answer can be told apart and swallowed. */
function replayOf(initialize: string): string {
  return JSON.stringify({ ...(JSON.parse(initialize) as object), id: REPLAY_ID });
}
