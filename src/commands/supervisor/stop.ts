import { ux } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';

export default class SupervisorStop extends BaseCommand {
  static override readonly summary = 'Stop everything: daemons, supervisor and the pm2 that runs them.';
  static override readonly examples = ['<%= config.bin %> <%= command.id %>'];

  override async run() {
    await this.parse(SupervisorStop);
    const { createServices } = await import('../../cli/services.ts');
    const { stopEverything } = await import('../../cli/stop-everything.ts');
    ux.action.start('Stopping');
    const answer = await stopEverything(createServices(this.dist));
    ux.action.stop(answer.status);
    if (answer.stopped.length > 0) this.log(`stopped ${answer.stopped.join(', ')}`);
    return answer;
  }
}
