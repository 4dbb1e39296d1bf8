import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { forceFlag, projectFlag } from '../cli/flags.ts';

export default class Quickstart extends BaseCommand {
  static override readonly summary = 'See it work: start a daemon, index, ask one question through the proxy.';
  static override readonly enableJsonFlag = false;
  static override readonly examples = ['<%= config.bin %> <%= command.id %> --project ~/code/shop --query "parse config"'];
  static override readonly flags = {
    project: projectFlag,
    query: Flags.string({ char: 'q', description: 'What to search for.', default: 'main' }),
    force: forceFlag,
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(Quickstart);
    const { createServices } = await import('../cli/services.ts');
    const { quickstart } = await import('../cli/quickstart.ts');
    await quickstart(createServices(this.dist), flags, (text) => this.log(text));
  }
}
