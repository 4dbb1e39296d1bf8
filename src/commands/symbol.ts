import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { forceFlag, projectFlag } from '../cli/flags.ts';
import { SYMBOL_KINDS } from '../code-index/symbol.ts';

export default class SymbolCommand extends BaseCommand {
  static override readonly summary = 'Find where a symbol is defined.';
  static override readonly description = 'The answer of the MCP tool find_symbol: from the running daemon, or in process when none runs.';
  static override readonly examples = [
    '<%= config.bin %> <%= command.id %> parseConfig',
    '<%= config.bin %> <%= command.id %> Server.listen --kind method',
    '<%= config.bin %> <%= command.id %> "user name" --json',
  ];
  static override readonly args = { name: Args.string({ description: 'A name, a part of one, or Container.name.', required: true }) };
  static override readonly flags = {
    project: projectFlag,
    kind: Flags.option({ options: SYMBOL_KINDS, char: 'k', description: 'Only symbols of this kind.' })(),
    limit: Flags.integer({ char: 'l', description: 'Symbols to show.', default: 20, min: 1, max: 200 }),
    force: forceFlag,
  };

  override async run() {
    const { args, flags } = await this.parse(SymbolCommand);
    const { createServices } = await import('../cli/services.ts');
    const { ask } = await import('../cli/ask.ts');
    const { resolveProject } = await import('../platform/project-root.ts');
    const input = { name: args.name, limit: flags.limit, ...(flags.kind === undefined ? {} : { kind: flags.kind }) };
    const format = this.jsonEnabled() ? 'json' : 'text';
    const answer = await ask(createServices(this.dist), resolveProject(flags.project, flags), { tool: 'find_symbol', input, format });
    this.log(answer);
    return format === 'json' ? (JSON.parse(answer) as unknown) : undefined;
  }
}
