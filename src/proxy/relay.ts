/**
 * The proxy's protocol: frames pass through as they came, in both directions. What it adds is what keeps a client alive
 * whatever happens to the daemon: answers of its own while there is no connection, a replayed handshake after a
 * restart, one repetition of what was in flight, and an honest error for the rest.
 */
import { IndexerError } from '../domain/errors.ts';
import type { Connection } from '../connector/dial.ts';
import type { ClientRoots } from './client-roots.ts';
import { failureText, outcomeUnknown, quarantined } from './failures.ts';
import { DaemonLink, type ConnectionEnd } from './daemon-link.ts';
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
import { Quarantine } from './quarantine.ts';
import { Session, subscriptionOf } from './session.ts';
import { staticAnswer, type StaticManifest } from './static-answers.ts';

/**
 * Answered from the manifest at once while there is no connection: clients wait for nothing else before they show the
 * server as connected, and it is a third of the time from spawn to answer.
 */
const HANDSHAKE: ReadonlySet<string | undefined> = new Set(['initialize', 'server/discover', 'ping']);
/** A client that waits this long for what the manifest knows gets an answer without a daemon. */
const STATIC_AFTER_MS = 300;
/** Below the shortest limit of the known clients (30 s to start a server, 60 s for a call). */
const CALL_DEADLINE_MS = 25_000;
/** A server that ends each connection in good order over the same request would be asked for ever. */
const MAX_INTERRUPTIONS = 10;
const ACKNOWLEDGED = 'notifications/subscriptions/acknowledged';

export interface RelayOptions {
  readonly manifest: StaticManifest;
  /** Of the proxy, and so of the manifest. */
  readonly buildId: string;
  /** The server is a daemon of ours, whose side of the handshake is known beforehand; false for a server given by its URL. */
  readonly isOwnDaemon: boolean;
  /** Given when the client has to be asked which project it means. */
  readonly roots?: ClientRoots | undefined;
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
  readonly #session = new Session();
  readonly #quarantine = new Quarantine(() => performance.now());
  /** Build whose list of tools the client has; undefined while it has none. */
  #knownTools: string | undefined;
  /** Waiting for the answer to a replayed handshake; nothing else may be sent before it. */
  #replaying = false;
  #lastError: IndexerError | undefined;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#link = new DaemonLink(options.open, {
      onOpen: () => this.#opened(),
      onFrame: (text) => this.#fromDaemon(text),
      onClose: (end) => this.#lost(end),
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
    else if (this.#options.roots?.fromClient(message)) return;
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
    if (this.#pending.has(id) || this.#session.isListening(id)) {
      this.#options.write(errorText(id, INVALID_REQUEST, `request id ${JSON.stringify(id)} is already in flight`));
      return;
    }
    if (this.#pending.isFull) {
      this.#options.write(errorText(id, INTERNAL_ERROR, `${this.#pending.size} requests wait for an answer; this one was refused`));
      return;
    }
    if (this.#quarantine.holds(message)) {
      this.#options.write(failureText(message, quarantined()));
      return;
    }
    if (method === 'initialize') this.#session.initializing(message);
    const request: PendingRequest = {
      id,
      message,
      line,
      repeatable: this.#isRepeatable(message),
      sent: false,
      isSuspect: false,
      interruptions: 0,
      timer: undefined,
    };
    this.#pending.add(request);
    if (this.#isReady) {
      this.#send(request);
      return;
    }
    this.#answerOrWait(request);
    this.#link.want();
  }

  /** Without a connection: what the manifest knows is answered, the rest waits. */
  #answerOrWait(request: PendingRequest): void {
    const answer = staticAnswer(this.#options.manifest, request.message);
    if (answer === undefined) request.timer = setTimeout(() => this.#giveUp(request), CALL_DEADLINE_MS);
    else if (this.#options.isOwnDaemon && HANDSHAKE.has(request.message.method)) this.#answerStatically(request, answer);
    else request.timer = setTimeout(() => this.#answerStatically(request, answer), STATIC_AFTER_MS);
  }

  #notification({ method, params }: Message & { method: string }, line: string): void {
    if (method === 'notifications/initialized') this.#session.initialized(line);
    if (method === 'notifications/cancelled' && !this.#cancel(params?.['requestId'] as RequestId)) return;
    this.#sendIfReady(line);
  }

  /** What was not sent is simply forgotten; what was sent the daemon is told to drop, and neither is answered. */
  #cancel(id: RequestId): boolean {
    if (this.#session.stopListening(id)) return true;
    const wasSent = this.#pending.take(id)?.sent === true;
    this.#sendSuspect();
    return wasSent;
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
    if (!this.#session.hasHandshake || this.#isInitializeWaiting()) {
      this.#resume();
      return;
    }
    this.#replaying = true;
    this.#link.send(this.#session.handshake());
  }

  #isInitializeWaiting(): boolean {
    return this.#pending.unsent().some(({ message }) => message.method === 'initialize');
  }

  /** Goes on with a daemon that knows who we are. */
  #resume(): void {
    this.#replaying = false;
    for (const line of this.#session.replay()) this.#link.send(line);
    for (const request of this.#pending.unsent()) if (!request.isSuspect) this.#send(request);
    this.#sendSuspect();
    const { buildId } = this.#link;
    const toolsChanged = buildId !== undefined && this.#knownTools !== undefined && this.#knownTools !== buildId;
    if (toolsChanged) this.#knownTools = buildId;
    for (const line of this.#session.missed(toolsChanged)) this.#options.write(line);
  }

  /** One at a time, so that a daemon that dies again shows over which. */
  #sendSuspect(): void {
    if (!this.#isReady || this.#pending.inFlight().some(({ isSuspect }) => isSuspect)) return;
    const next = this.#pending.unsent().find(({ isSuspect }) => isSuspect);
    if (next) this.#send(next);
  }

  #fromDaemon(text: string): void {
    const message = parseMessage(text);
    if (message === undefined) return;
    if (isResponse(message)) this.#answer(message, text);
    else if (message.method !== ACKNOWLEDGED || this.#acknowledge(message)) this.#options.write(text);
  }

  /** False for an acknowledgement that the client had already, from a daemon before. */
  #acknowledge(message: Message): boolean {
    const id = subscriptionOf(message);
    const request = id === undefined ? undefined : this.#pending.take(id);
    if (request) this.#session.listening(request.id, request.message, request.line);
    return request !== undefined || id === undefined || !this.#session.isListening(id);
  }

  #answer(message: Message & { id: RequestId }, text: string): void {
    const { id } = message;
    if (this.#session.isOwn(id)) {
      if (this.#replaying && this.#session.isHandshakeAnswer(id)) this.#resume();
      return;
    }
    if (this.#session.isListening(id)) {
      // A daemon that ends a subscription in good order is about to go; the next one is asked for it again.
      if (!('error' in message)) return;
      this.#session.stopListening(id);
      this.#options.write(text);
      return;
    }
    // Answers to cancelled or repeated requests find nothing pending and are dropped.
    const request = this.#pending.take(id);
    if (request === undefined) return;
    this.#quarantine.clear(request.message);
    this.#session.answered(request.message, message);
    if (request.message.method === 'tools/list') this.#knownTools = this.#link.buildId;
    this.#options.write(text);
    if (request.isSuspect) this.#sendSuspect();
  }

  #lost({ died, again }: ConnectionEnd): void {
    this.#replaying = false;
    const inFlight = this.#pending.inFlight();
    if (died) this.#quarantine.note(inFlight.map(({ message }) => message));
    for (const request of inFlight) this.#interrupted(request, died);
    if (!again && this.#pending.size > 0) this.#link.want();
  }

  #interrupted(request: PendingRequest, died: boolean): void {
    request.interruptions++;
    const mayRepeat = request.repeatable && request.interruptions < MAX_INTERRUPTIONS;
    const problem = this.#quarantine.holds(request.message) ? quarantined() : mayRepeat ? undefined : outcomeUnknown();
    if (problem) {
      this.#pending.take(request.id);
      this.#options.write(failureText(request.message, problem));
      return;
    }
    request.sent = false;
    request.isSuspect ||= died;
    request.timer = setTimeout(() => this.#giveUp(request), CALL_DEADLINE_MS);
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

  #answerStatically({ id, message }: PendingRequest, answer: unknown): void {
    if (this.#pending.take(id) === undefined) return;
    if (message.method === 'tools/list') this.#knownTools = this.#options.buildId;
    this.#options.write(resultText(id, answer));
  }

  #giveUp(request: PendingRequest): void {
    if (this.#pending.take(request.id) === undefined) return;
    const error = this.#lastError ?? new IndexerError('DAEMON_TIMEOUT', `the daemon was not ready within ${CALL_DEADLINE_MS / 1000} s`);
    this.#options.write(failureText(request.message, error));
  }

  #isRepeatable({ method, params }: Message): boolean {
    return method !== 'tools/call' || this.#options.manifest.readOnlyTools.includes(String(params?.['name']));
  }
}
