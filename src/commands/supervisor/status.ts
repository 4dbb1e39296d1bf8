import { BaseCommand } from '../../cli/base-command.ts';

export default class SupervisorStatus extends BaseCommand {
  static override readonly summary = 'Show the supervisor.';
  static override readonly description = 'Ends with status 3 when it is not running.';
  static override readonly examples = ['<%= config.bin %> <%= command.id %> --json'];

  override async run() {
    await this.parse(SupervisorStatus);
    const { createServices } = await import('../../cli/services.ts');
    const { supervisorDetails } = await import('../../cli/present.ts');
    const status = await createServices(this.dist).control.supervisor();
    this.log(supervisorDetails(status));
    return status;
  }
}
