/**
 * The directories that a client of the handshake era says it works in (`roots/list`). Asked only when nothing else names
 * the project: roots are deprecated since 2026-07-28, and a client of that era is not asked.
 */
import { fileURLToPath } from 'node:url';
import { isRequest, isResponse, requestText, type Message } from './json-rpc.ts';

const REQUEST_ID = 'indexer-proxy:roots';
const ANSWER_DEADLINE_MS = 2000;
const HANDSHAKE_METHODS: ReadonlySet<string> = new Set(['initialize', 'ping', 'server/discover']);

export class ClientRoots {
  readonly #write: (line: string) => void;
  readonly #answer: Promise<readonly string[]>;
  #resolve!: (paths: readonly string[]) => void;
  #isKnown = false;
  #timer: NodeJS.Timeout | undefined;

  /** @param write sends one line to the client */
  constructor(write: (line: string) => void) {
    this.#write = write;
    this.#answer = new Promise((resolve) => (this.#resolve = resolve));
  }

  /** Absolute paths; none when the client has no roots or does not tell in time. Waits for the client to speak first. */
  get(): Promise<readonly string[]> {
    return this.#answer;
  }

  /** Sees every message of the client. True for the answer that only we waited for. */
  fromClient(message: Message): boolean {
    if (isResponse(message) && message.id === REQUEST_ID) {
      this.#settle(pathsIn(message.result));
      return true;
    }
    if (!this.#isKnown) this.#observe(message);
    return false;
  }

  #observe(message: Message): void {
    if (message.method === 'initialize' && !hasRoots(message.params)) this.#settle([]);
    else if (message.method === 'notifications/initialized') this.#ask();
    else if (isRequest(message) && !HANDSHAKE_METHODS.has(message.method) && this.#timer === undefined) this.#settle([]);
  }

  #ask(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => this.#settle([]), ANSWER_DEADLINE_MS);
    this.#write(requestText(REQUEST_ID, 'roots/list'));
  }

  #settle(paths: readonly string[]): void {
    clearTimeout(this.#timer);
    this.#isKnown = true;
    this.#resolve(paths);
  }
}

function hasRoots(params: Message['params']): boolean {
  const capabilities = params?.['capabilities'] as Record<string, unknown> | undefined;
  return capabilities?.['roots'] !== undefined;
}

function pathsIn(result: unknown): string[] {
  const roots = (result as { roots?: unknown } | undefined)?.roots;
  if (!Array.isArray(roots)) return [];
  return roots.flatMap((root: { uri?: unknown } | null) => {
    const uri = root?.uri;
    if (typeof uri !== 'string' || !uri.startsWith('file://')) return [];
    try {
      return [fileURLToPath(uri)];
    } catch {
      return []; // a file on another host: none of ours
    }
  });
}
