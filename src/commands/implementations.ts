import { Args, Flags } from '@oclif/core';
import { forceFlag, projectFlag } from '../cli/flags.ts';
import { answerFlags, answerInput, ToolCommand } from '../cli/tool-command.ts';

export default class Implementations extends ToolCommand {
  static override readonly summary = 'Find what implements a type or overrides a method.';
  static override readonly description = 'The answer of the MCP tool find_implementations, over all steps of inheritance.';
  static override readonly examples = [
    '<%= config.bin %> <%= command.id %> Repository',
    '<%= config.bin %> <%= command.id %> Handler.handle --limit 200',
  ];
  static override readonly args = { name: Args.string({ description: 'A type, or Type.method.', required: true }) };
  static override readonly flags = {
    project: projectFlag,
    in: Flags.string({ description: 'File or directory of the definition, where several have the name.' }),
    limit: Flags.integer({ char: 'l', description: 'Implementations to show.', default: 100, min: 1, max: 500 }),
    ...answerFlags,
    force: forceFlag,
  };

  override async run() {
    const { args, flags } = await this.parse(Implementations);
    const path = flags.in === undefined ? {} : { path: flags.in };
    return this.answer(flags, 'find_implementations', { name: args.name, ...path, limit: flags.limit, ...answerInput(flags) });
  }
}
