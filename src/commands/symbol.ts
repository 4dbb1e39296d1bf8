import { Args, Flags } from '@oclif/core';
import { forceFlag, projectFlag } from '../cli/flags.ts';
import { answerFlags, answerInput, ToolCommand } from '../cli/tool-command.ts';
import { SYMBOL_KINDS } from '../code-index/symbol.ts';

export default class SymbolCommand extends ToolCommand {
  static override readonly summary = 'Find where a symbol is defined.';
  static override readonly description =
    'The answer of the MCP tool find_symbol: exact names first, then other letter case, prefixes, words inside names and misspellings.';
  static override readonly examples = [
    '<%= config.bin %> <%= command.id %> parseConfig --detailed',
    '<%= config.bin %> <%= command.id %> Server.listen --kind method',
    '<%= config.bin %> <%= command.id %> "user name" --json',
  ];
  static override readonly args = {
    name: Args.string({ description: 'A name, a part of one, or Container.name.', required: true }),
  };
  static override readonly flags = {
    project: projectFlag,
    kind: Flags.option({ options: SYMBOL_KINDS, description: 'Only symbols of this kind.' })(),
    limit: Flags.integer({ char: 'l', description: 'Symbols to show.', default: 20, min: 1, max: 200 }),
    ...answerFlags,
    force: forceFlag,
  };

  override async run() {
    const { args, flags } = await this.parse(SymbolCommand);
    const kind = flags.kind === undefined ? {} : { kind: flags.kind };
    return this.answer(flags, 'find_symbol', { name: args.name, ...kind, limit: flags.limit, ...answerInput(flags) });
  }
}
