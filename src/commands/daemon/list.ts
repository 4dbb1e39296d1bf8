import { BaseCommand } from '../../cli/base-command.ts';

export default class DaemonList extends BaseCommand {
  static override readonly summary = 'List the daemons that run, start or failed.';
  static override readonly examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json'];

  override async run() {
    await this.parse(DaemonList);
    const { createServices } = await import('../../cli/services.ts');
    const { listDaemons } = await import('../../cli/daemon-overview.ts');
    const { daemonTable } = await import('../../cli/present.ts');
    const daemons = await listDaemons(createServices(this.dist));
    this.log(daemonTable(daemons));
    return daemons;
  }
}
