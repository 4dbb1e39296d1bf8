/** As much of a client of the Language Server Protocol as it takes to ask where things are defined. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export interface Place {
  /** Absolute. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 0. */
  readonly column: number;
}

interface Location {
  readonly uri?: string;
  readonly range?: Range;
  readonly targetUri?: string;
  readonly targetSelectionRange?: Range;
}

interface Range {
  readonly start: { readonly line: number; readonly character: number };
}

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: { readonly items?: readonly unknown[] };
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

class ServerError extends Error {}

const REPLY_DEADLINE_MS = 120_000;

export class LanguageServer {
  readonly #child: ChildProcess;
  readonly #root: string;
  readonly #waiting = new Map<number, (message: Message) => void>();
  #received: Buffer = Buffer.alloc(0);
  #lastId = 0;

  private constructor(child: ChildProcess, root: string) {
    this.#child = child;
    this.#root = root;
    child.stdout!.on('data', (data: Buffer) => this.#receive(data));
  }

  /** @param command program and arguments; it speaks on its standard streams */
  static async start([program, ...args]: readonly [string, ...string[]], root: string): Promise<LanguageServer> {
    const server = new LanguageServer(spawn(program, args, { cwd: root, stdio: ['pipe', 'pipe', 'ignore'] }), root);
    const rootUri = pathToFileURL(root).href;
    const capabilities = {
      textDocument: { definition: { linkSupport: false } },
      workspace: { configuration: true, workspaceFolders: true },
    };
    await server.#ask('initialize', { processId: process.pid, rootUri, workspaceFolders: [{ uri: rootUri, name: 'eval' }], capabilities });
    server.#tell('initialized', {});
    return server;
  }

  open(path: string, languageId: string): void {
    const text = readFileSync(join(this.#root, path), 'utf8');
    this.#tell('textDocument/didOpen', { textDocument: { uri: this.#uri(path), languageId, version: 1, text } });
  }

  close(path: string): void {
    this.#tell('textDocument/didClose', { textDocument: { uri: this.#uri(path) } });
  }

  /**
   * None where the server sees no name, which gopls calls an error.
   *
   * @param line from 1
   */
  async definitions(path: string, line: number, column: number): Promise<Place[]> {
    const position = { line: line - 1, character: column };
    const result = await this.#ask('textDocument/definition', { textDocument: { uri: this.#uri(path) }, position }).catch(
      (error: unknown) => {
        if (error instanceof ServerError) return null;
        throw error;
      },
    );
    const locations = (Array.isArray(result) ? result : result === null || result === undefined ? [] : [result]) as Location[];
    return locations.map((location) => {
      const { start } = location.targetSelectionRange ?? location.range!;
      return { file: fileURLToPath(location.targetUri ?? location.uri!), line: start.line + 1, column: start.character };
    });
  }

  stop(): void {
    this.#child.kill();
  }

  #uri(path: string): string {
    return pathToFileURL(join(this.#root, path)).href;
  }

  async #ask(method: string, params: object): Promise<unknown> {
    const id = ++this.#lastId;
    const reply = new Promise<Message>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no reply to ${method}`)), REPLY_DEADLINE_MS);
      this.#waiting.set(id, (message) => {
        clearTimeout(timer);
        resolve(message);
      });
    });
    this.#send({ id, method, params });
    const { error, result } = await reply;
    if (error) throw new ServerError(`${method}: ${error.message}`);
    return result;
  }

  #tell(method: string, params: object): void {
    this.#send({ method, params });
  }

  #send(message: object): void {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#child.stdin!.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  #receive(data: Buffer): void {
    this.#received = Buffer.concat([this.#received, data]);
    for (;;) {
      const end = this.#received.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#received.toString('latin1', 0, end))![1]);
      if (this.#received.length < end + 4 + length) return;
      const message = JSON.parse(this.#received.toString('utf8', end + 4, end + 4 + length)) as Message;
      this.#received = this.#received.subarray(end + 4 + length);
      this.#handle(message);
    }
  }

  /** A server asks, too: for settings, for progress bars. It gets the emptiest answer there is. */
  #handle({ id, method, params, ...reply }: Message): void {
    if (method !== undefined) {
      if (id !== undefined) this.#send({ id, result: params?.items?.map(() => null) ?? null });
      return;
    }
    const waiting = this.#waiting.get(id as number);
    this.#waiting.delete(id as number);
    waiting?.(reply);
  }
}
