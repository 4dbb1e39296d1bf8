/** An MCP client whose configuration indexer can write. Adding one is adding one file and one line in clients.ts. */
export interface McpClient {
  /** As in `indexer config <id>`. */
  readonly id: string;
  readonly title: string;
  /** The file that the client reads, on this system. */
  configFile(system: ClientSystem): string;
  /** Where in the file the servers are, as a path of keys. */
  readonly serversPath: readonly string[];
  entry(server: ServerCommand): unknown;
  /** What the user has to do before the client sees the change. */
  readonly afterwards: string;
}

export interface ClientSystem {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** How a client starts the proxy of one project. Absolute paths: clients do not read the shell's settings. */
export interface ServerCommand {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}
