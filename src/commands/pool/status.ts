import { BaseCommand } from '../../cli/base-command.ts';
import { ExitCode } from '../../domain/exit-code.ts';

export default class PoolStatus extends BaseCommand {
  static override readonly summary = 'Show the pool.';
  static override readonly description = 'Ends with status 3 when it is not running.';
  static override readonly examples = ['<%= config.bin %> <%= command.id %> --json'];

  override async run() {
    await this.parse(PoolStatus);
    const { createServices } = await import('../../cli/services.ts');
    const { poolText } = await import('../../cli/present.ts');
    const answer = await createServices(this.dist).control.pool();
    this.log(poolText(answer));
    if (answer.status === 'stopped') process.exitCode = ExitCode.notRunning;
    return answer;
  }
}
