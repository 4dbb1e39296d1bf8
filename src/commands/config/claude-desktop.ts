import { Flags } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { claudeDesktop } from '../../cli/client-config/claude-desktop.ts';

export default class ConfigClaudeDesktop extends BaseCommand {
  static override readonly summary = 'Give projects to Claude Desktop.';
  static override readonly description =
    'Prints one entry per project, or with --write merges them into the real file: every other key, comment and the formatting stay, ' +
    'a copy of the file is kept beside it, and the change is made in one step.';
  static override readonly examples = [
    '<%= config.bin %> <%= command.id %> --project ~/code/shop',
    '<%= config.bin %> <%= command.id %> --project ~/code/shop --project ~/code/blog --write',
  ];
  static override readonly flags = {
    project: Flags.string({
      char: 'p',
      description: 'A directory of a project; may be given several times.',
      helpValue: 'DIR',
      multiple: true,
      default: ['.'],
    }),
    write: Flags.boolean({ description: 'Change the file instead of printing the entries.' }),
    file: Flags.string({ description: 'Another configuration file than the usual one.', helpValue: 'FILE' }),
  };

  override async run() {
    const { flags } = await this.parse(ConfigClaudeDesktop);
    const { configureClient } = await import('../../cli/client-config/configure-client.ts');
    const outcome = await configureClient(claudeDesktop, { ...flags, dist: this.dist });
    this.log(outcome.text);
    return outcome.data;
  }
}
