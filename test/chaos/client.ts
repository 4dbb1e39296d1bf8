/** A client of MCP over `indexer proxy` that asks the same question for ever and judges the answers. */
import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from '../faults/seed.ts';
import { COMMAND } from '../helpers/paths.ts';
import type { Scene, SceneProject } from './scene.ts';

/** Longer than the proxy's own deadline. */
const ANSWER_DEADLINE_MS = 30_000;
const PAUSE_MIN_MS = 100;
const PAUSE_RANGE_MS = 400;

export interface Call {
  readonly at: number;
  readonly ms: number;
  readonly project: SceneProject;
  /** `stranger`: it holds what only another project has. */
  readonly outcome: 'right' | 'error' | 'stranger' | 'silence';
  readonly text: string;
}

export class Client {
  readonly calls: Call[] = [];
  readonly project: SceneProject;
  readonly #scene: Scene;
  readonly #chance: Chance;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (text: string) => void>();
  #running: Promise<void> | undefined;
  #isStopped = false;
  #lastId = 0;
  #rest = '';

  constructor(scene: Scene, project: SceneProject, chance: Chance) {
    this.#scene = scene;
    this.project = project;
    this.#chance = chance;
    this.#child = spawn(process.execPath, [COMMAND, 'proxy', '--project', project.root], {
      env: { ...process.env, ...scene.environment },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#child.stdout!.on('data', (chunk: Buffer) => this.#read(chunk.toString()));
    this.#child.stdin!.on('error', () => undefined); // told by the silence that follows
  }

  get pid(): number {
    return this.#child.pid!;
  }

  async start(): Promise<void> {
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'chaos', version: '1' } };
    await this.#ask('initialize', params);
    this.#write({ method: 'notifications/initialized' });
    this.goOn();
  }

  goOn(): void {
    this.#isStopped = false;
    this.#running = this.#askForEver();
  }

  /** Pauses after the call that is under way. */
  async pause(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  /** Ends after the call that is under way. */
  async stop(): Promise<void> {
    await this.pause();
    this.#child.stdin!.end();
  }

  async #askForEver(): Promise<void> {
    while (!this.#isStopped) {
      this.calls.push(await this.#call());
      await sleep(PAUSE_MIN_MS + this.#chance.below(PAUSE_RANGE_MS));
    }
  }

  async #call(): Promise<Call> {
    const { symbol } = this.project;
    const start = performance.now();
    const text = await this.#ask('tools/call', { name: 'search_code', arguments: { query: 'class Landmark' } });
    const outcome =
      text === undefined ? 'silence' : this.#hasStranger(text) ? 'stranger' : text.includes(`${symbol}.ts`) ? 'right' : 'error';
    return { at: start, ms: performance.now() - start, project: this.project, outcome, text: text ?? '' };
  }

  #hasStranger(text: string): boolean {
    return this.#scene.projects.some(({ symbol }) => symbol !== this.project.symbol && text.includes(symbol));
  }

  /** The answer as it came; undefined when there was none in time. */
  async #ask(method: string, params: object): Promise<string | undefined> {
    const id = ++this.#lastId;
    const answer = new Promise<string>((resolve) => this.#waiting.set(id, resolve));
    this.#write({ id, method, params });
    const timer = new AbortController();
    try {
      return await Promise.race([answer, sleep(ANSWER_DEADLINE_MS, undefined, { signal: timer.signal })]);
    } finally {
      timer.abort();
      this.#waiting.delete(id);
    }
  }

  #write(message: object): void {
    this.#child.stdin!.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop()!;
    for (const line of lines) {
      const { id } = JSON.parse(line) as { id?: number };
      if (id !== undefined) this.#waiting.get(id)?.(line);
    }
  }
}
