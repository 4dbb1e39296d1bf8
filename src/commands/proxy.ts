import { Command, Flags } from '@oclif/core';

/** Describes `indexer proxy` in help and README. bin/indexer.ts runs it without oclif. */
export default class Proxy extends Command {
  static override readonly summary = 'Speak MCP on standard input and output for one client.';
  static override readonly description =
    'What an MCP client starts. Finds the daemon of the project, or has it started, and passes messages between both; survives restarts of the daemon. ' +
    'The project is the one of --project, INDEXER_PROJECT or CLAUDE_PROJECT_DIR, else the one around the working directory. ' +
    'MCP_SERVER_URL (with MCP_SERVER_TOKEN) connects to a WebSocket server of your choice instead.';
  static override readonly examples = ['<%= config.bin %> <%= command.id %> --project ~/code/shop'];
  static override readonly flags = {
    project: Flags.string({ char: 'p', description: 'A directory of the project.', helpValue: 'DIR', env: 'INDEXER_PROJECT' }),
  };

  override async run(): Promise<void> {
    await this.parse(Proxy);
    this.error('`indexer proxy` was started in a way that does not reach it; run it as the first argument', { exit: 2 });
  }
}
