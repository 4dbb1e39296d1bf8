import { Args, Flags } from '@oclif/core';
import { forceFlag, projectFlag } from '../cli/flags.ts';
import { answerFlags, answerInput, ToolCommand } from '../cli/tool-command.ts';
import { REFERENCE_ROLES } from '../code-index/symbol.ts';

export default class References extends ToolCommand {
  static override readonly summary = 'Find where a name is used.';
  static override readonly description =
    'The answer of the MCP tool find_references: calls, imports, types, super-classes, values passed on and writes, source before tests.';
  static override readonly examples = [
    '<%= config.bin %> <%= command.id %> parseConfig',
    '<%= config.bin %> <%= command.id %> Cart.total',
    '<%= config.bin %> <%= command.id %> Server --role inherit',
    '<%= config.bin %> <%= command.id %> handleRequest --limit 200 --json',
  ];
  static override readonly args = { name: Args.string({ description: 'The name of a symbol, or Container.name.', required: true }) };
  static override readonly flags = {
    project: projectFlag,
    in: Flags.string({ description: 'File or directory of the definition, where several have the name.' }),
    role: Flags.option({ options: REFERENCE_ROLES, description: 'Only uses of this role.' })(),
    limit: Flags.integer({ char: 'l', description: 'Uses to show.', default: 50, min: 1, max: 500 }),
    ...answerFlags,
    force: forceFlag,
  };

  override async run() {
    const { args, flags } = await this.parse(References);
    const role = flags.role === undefined ? {} : { role: flags.role };
    const path = flags.in === undefined ? {} : { path: flags.in };
    return this.answer(flags, 'find_references', { name: args.name, ...path, ...role, limit: flags.limit, ...answerInput(flags) });
  }
}
