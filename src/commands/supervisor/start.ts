import { ux } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';

export default class SupervisorStart extends BaseCommand {
  static override readonly summary = 'Start the supervisor.';
  static override readonly description = 'Rarely needed: every command that needs it starts it.';
  static override readonly examples = ['<%= config.bin %> <%= command.id %>'];

  override async run() {
    await this.parse(SupervisorStart);
    const { createServices } = await import('../../cli/services.ts');
    const { ensureSupervisor } = await import('../../connector/start-supervisor.ts');
    const services = createServices(this.dist);
    ux.action.start('Starting the supervisor');
    const status = await ensureSupervisor(services);
    ux.action.stop(status);
    return { status, supervisor: await services.control.supervisor() };
  }
}
