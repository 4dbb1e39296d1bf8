import { homedir } from 'node:os';
import { resolveProject } from '../../platform/project-root.ts';
import type { McpClient } from './client.ts';
import { mergeEntries } from './merge.ts';
import { serverCommand } from './server-command.ts';
import { writeConfig } from './write-config.ts';

export interface ConfigureOptions {
  readonly project: readonly string[];
  readonly write: boolean;
  readonly file?: string | undefined;
  readonly dist: string;
}

export interface ConfigureOutcome {
  readonly text: string;
  readonly data: {
    readonly file: string;
    readonly entries: Readonly<Record<string, unknown>>;
    readonly written: boolean;
    readonly backup: string | null;
  };
}

/** Prints the entries of the projects, or merges them into the client's file. */
export async function configureClient(
  client: McpClient,
  { project, write, file: otherFile, dist }: ConfigureOptions,
): Promise<ConfigureOutcome> {
  const file = otherFile ?? client.configFile({ platform: process.platform, home: homedir(), environment: process.env });
  const servers = project.map((directory) => serverCommand(resolveProject(directory), dist, process.env));
  const entries = Object.fromEntries(servers.map((server) => [server.name, client.entry(server)]));
  if (!write) {
    const text = `${mergeEntries('', client.serversPath, entries, file)}\nAdd this to ${file}, or run the command again with --write.`;
    return { text, data: { file, entries, written: false, backup: null } };
  }
  const { changed, backup } = await writeConfig(file, client.serversPath, entries);
  const kept = backup === null ? '' : `\nThe file as it was: ${backup}`;
  const text = changed
    ? `${Object.keys(entries).join(', ')} written to ${file}${kept}\n${client.afterwards}`
    : `${file} has these entries already`;
  return { text, data: { file, entries, written: changed, backup } };
}
