import { Args, Flags } from '@oclif/core';
import { forceFlag, projectFlag } from '../cli/flags.ts';
import { ToolCommand } from '../cli/tool-command.ts';

export default class Impact extends ToolCommand {
  static override readonly summary = 'Show what a change touches, and the tests that cover it.';
  static override readonly description =
    'The answer of the MCP tool impact: of a symbol, of a file (--file), or of what differs in the working tree from a commit (--base).';
  static override readonly examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --base main',
    '<%= config.bin %> <%= command.id %> Cart.total --depth 4',
    '<%= config.bin %> <%= command.id %> --file src/cart.ts --json',
  ];
  static override readonly args = { name: Args.string({ description: 'The name of a symbol, or Container.name.' }) };
  static override readonly flags = {
    project: projectFlag,
    file: Flags.string({ char: 'f', description: 'A file; with a name the place of its definition.' }),
    base: Flags.string({ char: 'b', description: 'Commit, branch or tag to compare the working tree with.', default: 'HEAD' }),
    depth: Flags.integer({ description: 'Steps to follow.', default: 3, min: 1, max: 6 }),
    limit: Flags.integer({ char: 'l', description: 'Symbols and tests to show.', default: 100, min: 1, max: 500 }),
    'max-tokens': Flags.integer({ description: 'Size of the answer in tokens.', default: 4000, min: 200, max: 20_000 }),
    force: forceFlag,
  };

  override async run() {
    const { args, flags } = await this.parse(Impact);
    return this.answer(flags, 'impact', {
      ...(args.name === undefined ? {} : { name: args.name }),
      ...(flags.file === undefined ? {} : { path: flags.file }),
      base: flags.base,
      depth: flags.depth,
      limit: flags.limit,
      max_tokens: flags['max-tokens'],
    });
  }
}
