import { Args, Flags } from '@oclif/core';
import { forceFlag, projectFlag } from '../cli/flags.ts';
import { ToolCommand } from '../cli/tool-command.ts';

export default class Calls extends ToolCommand {
  static override readonly summary = 'Show who calls a function, or what it calls.';
  static override readonly description =
    'The answer of the MCP tool call_hierarchy: a tree of calls, resolved by scope, imports and types. What is only guessed by name says so.';
  static override readonly examples = [
    '<%= config.bin %> <%= command.id %> parseConfig',
    '<%= config.bin %> <%= command.id %> Server.listen --outgoing --depth 3',
    '<%= config.bin %> <%= command.id %> run --in src/cli --json',
  ];
  static override readonly args = { name: Args.string({ description: 'The name of a symbol, or Container.name.', required: true }) };
  static override readonly flags = {
    project: projectFlag,
    outgoing: Flags.boolean({ char: 'o', description: 'What it calls instead of who calls it.' }),
    in: Flags.string({ description: 'File or directory of the definition, where several have the name.' }),
    depth: Flags.integer({ description: 'Steps to follow.', default: 2, min: 1, max: 6 }),
    limit: Flags.integer({ char: 'l', description: 'Calls to show of each symbol.', default: 20, min: 1, max: 100 }),
    'max-tokens': Flags.integer({ description: 'Size of the answer in tokens.', default: 4000, min: 200, max: 20_000 }),
    force: forceFlag,
  };

  override async run() {
    const { args, flags } = await this.parse(Calls);
    return this.answer(flags, 'call_hierarchy', {
      name: args.name,
      ...(flags.in === undefined ? {} : { path: flags.in }),
      direction: flags.outgoing ? 'outgoing' : 'incoming',
      depth: flags.depth,
      limit: flags.limit,
      max_tokens: flags['max-tokens'],
    });
  }
}
