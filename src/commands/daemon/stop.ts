import { Flags } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { daemonFlag, projectFlag } from '../../cli/flags.ts';

export default class DaemonStop extends BaseCommand {
  static override readonly summary = 'Stop the daemon of a project, or all daemons.';
  static override readonly description =
    'Requests in flight are answered first (10 s at most). In a pool, or in the shared daemon, only the service of this project ends. ' +
    'A client that needs the project again starts it again.';
  static override readonly examples = [
    '<%= config.bin %> <%= command.id %> --project ~/code/shop',
    '<%= config.bin %> <%= command.id %> --daemon pool-2',
    '<%= config.bin %> <%= command.id %> --all',
  ];
  static override readonly flags = {
    project: projectFlag,
    daemon: daemonFlag,
    all: Flags.boolean({ description: 'Stop every daemon; the supervisor goes on.', exclusive: ['project', 'daemon'] }),
  };

  override async run() {
    const { flags } = await this.parse(DaemonStop);
    const { createServices } = await import('../../cli/services.ts');
    const { stopDaemon, stopEveryDaemon } = await import('../../cli/stop-daemon.ts');
    const services = createServices(this.dist);
    if (flags.all) {
      const answer = await stopEveryDaemon(services);
      this.log(answer.stopped.length === 0 ? 'no daemon was running' : `stopped ${answer.stopped.join(', ')}`);
      return answer;
    }
    const answer = await stopDaemon(services, flags);
    this.log(`${answer.daemonId}: ${answer.status}`);
    return answer;
  }
}
