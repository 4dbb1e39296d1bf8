import { Flags } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { daemonFlag, projectFlag } from '../../cli/flags.ts';

export default class DaemonLogs extends BaseCommand {
  static override readonly summary = 'Show the log of a daemon.';
  static override readonly enableJsonFlag = false;
  static override readonly examples = ['<%= config.bin %> <%= command.id %> -n 50', '<%= config.bin %> <%= command.id %> --follow'];
  static override readonly flags = {
    project: projectFlag,
    daemon: daemonFlag,
    follow: Flags.boolean({ char: 'f', description: 'Go on with what is added, until Ctrl-C.' }),
    lines: Flags.integer({ char: 'n', description: 'Lines from the end.', default: 20, min: 0, max: 100_000 }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(DaemonLogs);
    const { createServices } = await import('../../cli/services.ts');
    const { chosenDaemon } = await import('../../cli/daemon-overview.ts');
    const { followLines, isNewer, lastLines } = await import('../../cli/log-reader.ts');
    const { prettyFactory } = await import('pino-pretty');
    const { daemonErrorFile, daemonLog } = await import('../../platform/paths.ts');
    const services = createServices(this.dist);
    const daemonId = await chosenDaemon(services, flags);
    const file = daemonLog(services.paths, daemonId);
    const crashFile = daemonErrorFile(services.paths, daemonId);
    const pretty = prettyFactory({ colorize: process.stdout.isTTY, translateTime: 'SYS:standard', ignore: 'pid,name' });
    const show = (line: string) => process.stdout.write(pretty(line));
    lastLines(file, flags.lines).forEach(show);
    // What a process wrote with its last breath is not in its log.
    if (isNewer(crashFile, file)) for (const line of lastLines(crashFile, flags.lines)) this.log(line);
    if (!flags.follow) return;
    const stopped = new AbortController();
    process.once('SIGINT', () => stopped.abort());
    for await (const line of followLines(file, stopped.signal)) show(line);
  }
}
