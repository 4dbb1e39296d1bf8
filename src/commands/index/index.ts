import { Flags } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { forceFlag, projectFlag } from '../../cli/flags.ts';

export default class Index extends BaseCommand {
  static override readonly summary = 'Bring the code index of a project up to date.';
  static override readonly description =
    'Through the daemon when it runs, else in process. Only what changed is read, unless --full is given.';
  static override readonly examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --full --project ~/code/shop',
  ];
  static override readonly flags = {
    project: projectFlag,
    full: Flags.boolean({ description: 'Read and parse every file again.' }),
    force: forceFlag,
  };

  override async run() {
    const { flags } = await this.parse(Index);
    const { createServices } = await import('../../cli/services.ts');
    const { updateIndex } = await import('../../cli/update-index.ts');
    const { indexText } = await import('../../cli/present.ts');
    const summary = await updateIndex(createServices(this.dist), flags);
    this.log(`index: ${indexText(summary)}`);
    return summary;
  }
}
