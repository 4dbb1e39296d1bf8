import { Args, Flags } from '@oclif/core';
import { forceFlag, projectFlag } from '../cli/flags.ts';
import { ToolCommand } from '../cli/tool-command.ts';

export default class Map extends ToolCommand {
  static override readonly summary = 'Show the most used files and definitions of a project.';
  static override readonly description =
    'The answer of the MCP tool repo_map: what the rest of the project uses most, with signatures and lines; around files, directories or symbols when they are named.';
  static override readonly strict = false;
  static override readonly examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> src/server Router --max-tokens 2000',
  ];
  static override readonly args = { focus: Args.string({ description: 'Files, directories or symbols that the map is to be about.' }) };
  static override readonly flags = {
    project: projectFlag,
    'max-tokens': Flags.integer({ description: 'Size of the map in tokens.', default: 4000, min: 300, max: 20_000 }),
    force: forceFlag,
  };

  override async run() {
    const { argv, flags } = await this.parse(Map);
    return this.answer(flags, 'repo_map', { focus: argv, max_tokens: flags['max-tokens'] });
  }
}
