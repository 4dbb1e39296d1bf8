/** The proxy's connection to the daemon: opened on demand, opened again when it breaks. */
import type { WebSocket } from 'ws';
import type { Connection } from '../connector/dial.ts';
import { toIndexerError, type ErrorCode, type IndexerError } from '../domain/errors.ts';

const BACKOFF_MIN_MS = 50;
const BACKOFF_MAX_MS = 2000;
const PING_INTERVAL_MS = 10_000;
/** A tick that comes this late means that the machine slept: the peer may have dropped the connection unseen. */
const SLEEP_GAP_MS = 10_000;
/** Close codes with which a daemon says that it was stopped on purpose: it is started again only when it is needed. */
const GOING_AWAY = 1001;
/**
 * Said by a server that went in good order: normal, going away, nothing at all, restart, too busy. Any other end, without a
 * word (1006, RFC 6455 section 7.1.5) or over something that was sent, may come again when the same is sent again.
 */
const GOOD_ENDS: ReadonlySet<number> = new Set([1000, GOING_AWAY, 1005, 1012, 1013]);

/** Trouble that trying again does not cure. */
const PERMANENT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'PROJECT_NOT_FOUND',
  'PROJECT_NOT_A_DIRECTORY',
  'PROJECT_UNREADABLE',
  'PROJECT_ROOT_REFUSED',
  'STATE_DIRECTORY_UNSAFE',
  'STATE_DIRECTORY_UNUSABLE',
  'STATE_DIRECTORY_UNFIT',
  'SETTINGS_INVALID',
  'DAEMON_FAILED',
  'NATIVE_ADDON_MISSING',
]);

export interface ConnectionEnd {
  /** Nobody said that it would end, or the other side refused what it was sent. */
  readonly died: boolean;
  /** It is opened again without being asked to. */
  readonly again: boolean;
}

export interface LinkListener {
  onOpen(): void;
  onFrame(text: string): void;
  onClose(end: ConnectionEnd): void;
  /** An attempt to connect failed. Returns whether somebody still waits for a connection; else none is tried until the next `want`. */
  onFailure(error: IndexerError, permanent: boolean): boolean;
}

export class DaemonLink {
  readonly #open: () => Promise<Connection>;
  readonly #listener: LinkListener;
  #socket: WebSocket | undefined;
  #buildId: string | undefined;
  #connecting = false;
  #closed = false;
  #retry: NodeJS.Timeout | undefined;
  #backoffMs = BACKOFF_MIN_MS;
  #heartbeat: NodeJS.Timeout | undefined;
  /** The daemon was not listened to for so long that it may have hung up on us. */
  #isDeaf = false;

  constructor(open: () => Promise<Connection>, listener: LinkListener) {
    this.#open = open;
    this.#listener = listener;
  }

  get isOpen(): boolean {
    return this.#socket !== undefined;
  }

  /** Build of the daemon that was connected last; undefined when it does not say. */
  get buildId(): string | undefined {
    return this.#buildId;
  }

  /** Connects unless it is connected or about to be. */
  want(): void {
    if (this.#closed || this.#socket || this.#connecting || this.#retry) return;
    void this.#connect();
  }

  send(text: string): void {
    this.#socket?.send(text);
  }

  get unsentBytes(): number {
    return this.#socket?.bufferedAmount ?? 0;
  }

  pause(): void {
    this.#socket?.pause();
  }

  resume(): void {
    this.#socket?.resume();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    clearInterval(this.#heartbeat);
    this.#socket?.close();
  }

  async #connect(): Promise<void> {
    this.#connecting = true;
    try {
      const { socket, buildId } = await this.#open();
      this.#connecting = false;
      this.#buildId = buildId;
      if (this.#closed) socket.close();
      else this.#use(socket);
    } catch (error) {
      this.#connecting = false;
      this.#failed(toIndexerError(error));
    }
  }

  #use(socket: WebSocket): void {
    this.#socket = socket;
    this.#backoffMs = BACKOFF_MIN_MS;
    socket.on('message', (data) => this.#listener.onFrame((data as Buffer).toString('utf8')));
    socket.on('error', () => socket.terminate());
    socket.on('close', (code) => this.#lost(code));
    this.#isDeaf = false;
    this.#watch(socket);
    this.#listener.onOpen();
  }

  /** Finds connections that are dead without having been closed: no pong, or a gap in time after the machine slept. */
  #watch(socket: WebSocket): void {
    let answered = true;
    let last = Date.now();
    socket.on('pong', () => {
      answered = true;
      this.#isDeaf = false;
    });
    this.#heartbeat = setInterval(() => {
      // The client does not read; what the daemon says waits behind the rest.
      if (socket.isPaused) {
        this.#isDeaf = true;
        answered = true;
        return;
      }
      const slept = Date.now() - last > PING_INTERVAL_MS + SLEEP_GAP_MS;
      last = Date.now();
      if (!answered && !slept) {
        socket.terminate();
        return;
      }
      answered = false;
      socket.ping();
    }, PING_INTERVAL_MS);
    this.#heartbeat.unref();
  }

  #lost(code: number): void {
    clearInterval(this.#heartbeat);
    this.#socket = undefined;
    if (this.#closed) return;
    const again = code !== GOING_AWAY;
    this.#listener.onClose({ died: !GOOD_ENDS.has(code) && !this.#isDeaf, again });
    if (again) this.want();
  }

  #failed(error: IndexerError): void {
    if (this.#closed) return;
    const permanent = PERMANENT.has(error.code);
    if (!this.#listener.onFailure(error, permanent) || permanent) return;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.want();
    }, this.#backoffMs);
    this.#backoffMs = Math.min(this.#backoffMs * 2, BACKOFF_MAX_MS);
  }
}
