import { BaseCommand } from '../../cli/base-command.ts';

export default class DaemonList extends BaseCommand {
  static override readonly summary = 'List the daemons that run, start or failed.';
  static override readonly examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json'];

  override async run() {
    await this.parse(DaemonList);
    const { listDaemonsFast } = await import('../../cli/list-daemons.ts');
    const daemons = await listDaemonsFast(this.dist);
    if (this.jsonEnabled()) return daemons;
    const { daemonTable } = await import('../../cli/present.ts');
    this.log(daemonTable(daemons));
    return daemons;
  }
}
