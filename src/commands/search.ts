import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { forceFlag, projectFlag } from '../cli/flags.ts';

export default class Search extends BaseCommand {
  static override readonly summary = 'Search the text of a project.';
  static override readonly description = 'The answer of the MCP tool search_code: from the running daemon, or in process when none runs.';
  static override readonly examples = [
    '<%= config.bin %> <%= command.id %> "parse config"',
    `<%= config.bin %> <%= command.id %> '"return null;"' --limit 3`,
    '<%= config.bin %> <%= command.id %> handleRequest --project ~/code/shop --json',
  ];
  static override readonly args = { query: Args.string({ description: 'Words, or "exact text" in double quotes.', required: true }) };
  static override readonly flags = {
    project: projectFlag,
    limit: Flags.integer({ char: 'l', description: 'Files to show.', default: 10, min: 1, max: 100 }),
    'case-sensitive': Flags.boolean({ char: 's', description: 'Tell upper from lower case.' }),
    force: forceFlag,
  };

  override async run() {
    const { args, flags } = await this.parse(Search);
    const { createServices } = await import('../cli/services.ts');
    const { ask } = await import('../cli/ask.ts');
    const { resolveProject } = await import('../platform/project-root.ts');
    const input = { query: args.query, limit: flags.limit, case_sensitive: flags['case-sensitive'] };
    const format = this.jsonEnabled() ? 'json' : 'text';
    const answer = await ask(createServices(this.dist), resolveProject(flags.project, flags), { tool: 'search_code', input, format });
    this.log(answer);
    return format === 'json' ? (JSON.parse(answer) as unknown) : undefined;
  }
}
