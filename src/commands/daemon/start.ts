import { Flags, ux } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { forceFlag, idleTimeoutFlag, placementFlag, portFlag, projectFlag } from '../../cli/flags.ts';

export default class DaemonStart extends BaseCommand {
  static override readonly summary = 'Start the daemon of a project.';
  static override readonly description =
    'Starts the supervisor when it is not running, then the daemon, and returns when it is ready. Indexing goes on in the background. ' +
    'A daemon that already serves the project is left as it is.';
  static override readonly examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --project ~/code/shop',
    '<%= config.bin %> <%= command.id %> --project ~/code/shop --port 9111',
    '<%= config.bin %> <%= command.id %> --placement pool --json',
  ];
  static override readonly flags = {
    project: projectFlag,
    port: portFlag,
    placement: placementFlag,
    'idle-timeout': idleTimeoutFlag,
    wait: Flags.boolean({ description: 'Wait until the daemon is ready.', default: true, allowNo: true }),
    force: forceFlag,
  };

  override async run() {
    const { flags } = await this.parse(DaemonStart);
    const { startDaemon } = await import('../../cli/start-daemon.ts');
    const { createSupervisorServices } = await import('../../cli/supervisor-services.ts');
    const { daemonDetails } = await import('../../cli/present.ts');
    const services = await createSupervisorServices(this.dist);
    ux.action.start('Starting the daemon');
    const answer = await startDaemon(services, { ...flags, idleTimeoutMs: flags['idle-timeout'] });
    ux.action.stop(answer.status);
    this.log(daemonDetails(answer.daemon));
    return answer;
  }
}
