import { Args } from '@oclif/core';
import { forceFlag, projectFlag } from '../cli/flags.ts';
import { answerFlags, answerInput, ToolCommand } from '../cli/tool-command.ts';

export default class Outline extends ToolCommand {
  static override readonly summary = 'List the symbols of a file.';
  static override readonly description = 'The answer of the MCP tool file_outline: nested, with the lines of each.';
  static override readonly examples = [
    '<%= config.bin %> <%= command.id %> src/server.ts',
    '<%= config.bin %> <%= command.id %> src/server.ts --detailed --json',
  ];
  static override readonly args = {
    file: Args.string({ description: 'Its path, relative to the project root or absolute.', required: true }),
  };
  static override readonly flags = { project: projectFlag, ...answerFlags, force: forceFlag };

  override async run() {
    const { args, flags } = await this.parse(Outline);
    return this.answer(flags, 'file_outline', { path: args.file, ...answerInput(flags) });
  }
}
