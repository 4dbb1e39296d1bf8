/** A project with a daemon, and the three ways that lead to it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { EnsureProjectAnswer } from '../../src/domain/control-api.ts';
import { COMMAND, pathsIn } from '../helpers/paths.ts';

const COMMAND_DEADLINE_MS = 60_000;

export interface Target {
  /** HOME of the clients, with nothing in it. */
  readonly home: string;
  readonly project: string;
  readonly environment: Record<string, string>;
  readonly stdio: { readonly command: string; readonly args: string[]; readonly env: Record<string, string> };
  readonly webSocket: string;
  readonly http: string;
  readonly headers: { readonly Authorization: string };
}

export async function startTarget(home: string): Promise<Target> {
  const state = join(home, 'ix');
  const project = join(home, 'shop');
  mkdirSync(join(project, 'src'), { recursive: true });
  writeFileSync(join(project, 'package.json'), '{}\n');
  writeFileSync(join(project, 'src', 'cart.ts'), 'export class ShopCart {}\n');
  const environment = { HOME: home, XDG_CONFIG_HOME: join(home, '.config'), INDEXER_HOME: state };
  const { projectId, daemon } = JSON.parse(
    await indexer(environment, 'daemon', 'start', '--project', project, '--json'),
  ) as EnsureProjectAnswer;
  await indexer(environment, 'index', '--project', project);
  const token = readFileSync(join(pathsIn(state).projectsDirectory, projectId, 'token'), 'utf8');
  const address = `127.0.0.1:${daemon.port}/p/${projectId}`;
  return {
    home,
    project,
    environment,
    stdio: { command: process.execPath, args: [COMMAND, 'proxy', '--project', project], env: { INDEXER_HOME: state } },
    webSocket: `ws://${address}/ws`,
    http: `http://${address}/mcp`,
    headers: { Authorization: `Bearer ${token}` },
  };
}

export async function stopTarget({ environment }: Target): Promise<void> {
  await indexer(environment, 'supervisor', 'stop');
}

async function indexer(environment: Record<string, string>, ...args: string[]): Promise<string> {
  const { stdout } = await execa(process.execPath, [COMMAND, ...args], { env: environment, timeout: COMMAND_DEADLINE_MS, stdin: 'ignore' });
  return stdout;
}
