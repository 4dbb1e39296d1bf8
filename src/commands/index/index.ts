import { Flags } from '@oclif/core';
import { forceFlag, projectFlag } from '../../cli/flags.ts';
import { ToolCommand } from '../../cli/tool-command.ts';

export default class Index extends ToolCommand {
  static override readonly summary = 'Bring the code index of a project up to date.';
  static override readonly description =
    'Through the daemon when it runs, else in process. Only what changed is read, and a new work tree, clone or copy of a repository that is indexed already starts from that index, unless --full is given.';
  static override readonly examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --full --project ~/code/shop',
    '<%= config.bin %> <%= command.id %> --explain src/generated/api.ts',
    '<%= config.bin %> <%= command.id %> --status --json',
  ];
  static override readonly flags = {
    project: projectFlag,
    full: Flags.boolean({ description: 'Read and parse every file again.' }),
    explain: Flags.string({
      description: 'Say why a file is or is not in the index, and what was found in it. Changes nothing.',
      helpValue: 'FILE',
      exclusive: ['full', 'status'],
    }),
    status: Flags.boolean({ description: 'Say how large and how fresh the index is. Changes nothing.', exclusive: ['full'] }),
    force: forceFlag,
  };

  override async run() {
    const { flags } = await this.parse(Index);
    const { createServices } = await import('../../cli/services.ts');
    if (flags.explain !== undefined) {
      const { explainFile, explanationText } = await import('../../cli/explain-file.ts');
      const explanation = await explainFile(createServices(this.dist), flags, flags.explain);
      this.log(explanationText(explanation));
      return explanation;
    }
    if (flags.status) return this.answer(flags, 'index_status', {});
    const { updateIndex } = await import('../../cli/update-index.ts');
    const { indexText } = await import('../../cli/present.ts');
    const summary = await updateIndex(createServices(this.dist), flags);
    this.log(`index: ${indexText(summary)}`);
    return summary;
  }
}
