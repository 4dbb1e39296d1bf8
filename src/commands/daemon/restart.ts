import { ux } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { daemonFlag, projectFlag } from '../../cli/flags.ts';

export default class DaemonRestart extends BaseCommand {
  static override readonly summary = 'Restart the daemon of a project.';
  static override readonly description = 'Also the way back for a daemon that was given up after it kept failing.';
  static override readonly examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --daemon pool-0'];
  static override readonly flags = { project: projectFlag, daemon: daemonFlag };

  override async run() {
    const { flags } = await this.parse(DaemonRestart);
    const { createServices } = await import('../../cli/services.ts');
    const { chosenDaemon } = await import('../../cli/daemon-overview.ts');
    const { ensureSupervisor } = await import('../../connector/start-supervisor.ts');
    const { daemonDetails } = await import('../../cli/present.ts');
    const services = createServices(this.dist);
    const daemonId = await chosenDaemon(services, flags);
    ux.action.start(`Restarting ${daemonId}`);
    await ensureSupervisor(services);
    const answer = await services.control.restartDaemon(daemonId);
    ux.action.stop(answer.status);
    this.log(daemonDetails(answer.daemon));
    return answer;
  }
}
