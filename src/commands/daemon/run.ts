import { BaseCommand } from '../../cli/base-command.ts';
import { forceFlag, portFlag, projectFlag } from '../../cli/flags.ts';

export default class DaemonRun extends BaseCommand {
  static override readonly summary = 'Run the daemon of a project in the foreground.';
  static override readonly description =
    'For containers, systemd and debugging: the same program that runs under pm2, with its log on standard error. No supervisor is needed. ' +
    'Ends with status 100 when the daemon already runs.';
  static override readonly enableJsonFlag = false;
  static override readonly examples = ['<%= config.bin %> <%= command.id %> --project /srv/shop --port 8765'];
  static override readonly flags = { project: projectFlag, port: portFlag, force: forceFlag };

  override async run(): Promise<void> {
    const { flags } = await this.parse(DaemonRun);
    const { createServices } = await import('../../cli/services.ts');
    const { registerProject } = await import('../../cli/register-project.ts');
    const { runDaemon } = await import('../../daemon/run-daemon.ts');
    const daemonId = await registerProject(createServices(this.dist), flags);
    await runDaemon({ daemonId, dist: this.dist, foreground: true, ...(flags.port === undefined ? {} : { pinnedPort: flags.port }) });
  }
}
