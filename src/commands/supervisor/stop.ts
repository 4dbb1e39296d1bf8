import { Flags, ux } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';

export default class SupervisorStop extends BaseCommand {
  static override readonly summary = 'Stop everything: daemons, supervisor and the pm2 that runs them.';
  static override readonly examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --keep-daemons'];
  static override readonly flags = {
    'keep-daemons': Flags.boolean({
      description: 'End the supervisor only. pm2 keeps the daemons up, and the next supervisor takes them over.',
    }),
  };

  override async run() {
    const { flags } = await this.parse(SupervisorStop);
    const { createServices } = await import('../../cli/services.ts');
    const { stopEverything, stopSupervisor } = await import('../../cli/stop-everything.ts');
    ux.action.start('Stopping');
    const services = createServices(this.dist);
    const answer = await (flags['keep-daemons'] ? stopSupervisor(services) : stopEverything(services));
    ux.action.stop(answer.status);
    if (answer.stopped.length > 0) this.log(`stopped ${answer.stopped.join(', ')}`);
    return answer;
  }
}
