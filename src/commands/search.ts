import { Args, Flags } from '@oclif/core';
import { forceFlag, projectFlag } from '../cli/flags.ts';
import { answerFlags, answerInput, ToolCommand } from '../cli/tool-command.ts';

export default class Search extends ToolCommand {
  static override readonly summary = 'Search the text of a project.';
  static override readonly description =
    'The answer of the MCP tool search_code. Words must all be in the file; "exact text", /regex/, `a or b`, -word, (groups), sym:NAME, ' +
    'file:PATH, -file:GLOB, lang:NAME and case:yes narrow it. Upper case in the query makes it case-sensitive.';
  static override readonly examples = [
    '<%= config.bin %> <%= command.id %> "parse config"',
    `<%= config.bin %> <%= command.id %> '"return null;" lang:typescript -file:test' --limit 3`,
    `<%= config.bin %> <%= command.id %> '/catch \\(\\w+\\) \\{\\}/' --path 'src/**' --context 2`,
    '<%= config.bin %> <%= command.id %> handleRequest --project ~/code/shop --json',
  ];
  static override readonly args = { query: Args.string({ description: 'Words, "exact text", /regex/ and filters.', required: true }) };
  static override readonly flags = {
    project: projectFlag,
    'case-sensitive': Flags.boolean({ char: 's', description: 'Tell upper from lower case; --no-case-sensitive: do not.', allowNo: true }),
    word: Flags.boolean({ char: 'w', description: 'Match whole words only.' }),
    path: Flags.string({ description: 'A glob that the path must match.', helpValue: 'GLOB', multiple: true, default: [] }),
    lang: Flags.string({ description: 'A language.', helpValue: 'NAME', multiple: true, default: [] }),
    context: Flags.integer({ char: 'C', description: 'Lines around each match.', min: 0, max: 10 }),
    limit: Flags.integer({ char: 'l', description: 'Files to show.', default: 10, min: 1, max: 100 }),
    ...answerFlags,
    force: forceFlag,
  };

  override async run() {
    const { args, flags } = await this.parse(Search);
    return this.answer(flags, 'search_code', {
      query: args.query,
      ...(flags['case-sensitive'] === undefined ? {} : { case_sensitive: flags['case-sensitive'] }),
      whole_word: flags.word,
      paths: flags.path,
      languages: flags.lang,
      ...(flags.context === undefined ? {} : { context: flags.context }),
      limit: flags.limit,
      ...answerInput(flags),
    });
  }
}
