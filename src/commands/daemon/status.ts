import { BaseCommand } from '../../cli/base-command.ts';
import { daemonFlag, projectFlag } from '../../cli/flags.ts';
import { ExitCode } from '../../domain/exit-code.ts';

export default class DaemonStatus extends BaseCommand {
  static override readonly summary = 'Show the daemon of a project.';
  static override readonly description = 'Ends with status 3 when it is not running, 7 when it was given up. Works without the supervisor.';
  static override readonly examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --project ~/code/shop --json',
  ];
  static override readonly flags = { project: projectFlag, daemon: daemonFlag };

  override async run() {
    const { flags } = await this.parse(DaemonStatus);
    const { createServices } = await import('../../cli/services.ts');
    const { chosenDaemon, statusOfDaemon } = await import('../../cli/daemon-overview.ts');
    const { daemonDetails } = await import('../../cli/present.ts');
    const services = createServices(this.dist);
    const status = await statusOfDaemon(services, await chosenDaemon(services, flags));
    this.log(daemonDetails(status));
    if (status.state === 'stopped') process.exitCode = ExitCode.notRunning;
    if (status.state === 'failed') process.exitCode = ExitCode.failed;
    return status;
  }
}
