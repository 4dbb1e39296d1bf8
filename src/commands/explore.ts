import { Args, Flags } from '@oclif/core';
import { forceFlag, projectFlag } from '../cli/flags.ts';
import { ToolCommand } from '../cli/tool-command.ts';

export default class Explore extends ToolCommand {
  static override readonly summary = 'Find the files and lines that a question is about.';
  static override readonly description =
    'The answer of the MCP tool explore: takes a question, an issue text, an error message or a stack trace, and shows the files and definitions ' +
    'that it is about, best first, with the lines that matter.';
  static override readonly examples = [
    '<%= config.bin %> <%= command.id %> "where is the retry delay decided"',
    '<%= config.bin %> <%= command.id %> "$(cat issue.md)" --max-tokens 15000',
  ];
  static override readonly args = {
    question: Args.string({ description: 'A question, issue text, error message or stack trace.', required: true }),
  };
  static override readonly flags = {
    project: projectFlag,
    'max-tokens': Flags.integer({
      description: 'Size of the answer in tokens; 10000 to 15000 to learn how or why without reading files.',
      default: 4000,
      min: 500,
      max: 20_000,
    }),
    force: forceFlag,
  };

  override async run() {
    const { args, flags } = await this.parse(Explore);
    return this.answer(flags, 'explore', { question: args.question, max_tokens: flags['max-tokens'] });
  }
}
