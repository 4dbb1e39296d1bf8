import { ux } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';

export default class PoolRestart extends BaseCommand {
  static override readonly summary = 'Restart the pool, one slot after the other.';
  static override readonly description =
    'Each slot answers what it is asked (10 s at most) and starts anew before the next one ends; calls through proxies wait for it. ' +
    'Slots that rest are left to rest. The first slot that does not come back ends the command.';
  static override readonly examples = ['<%= config.bin %> <%= command.id %>'];

  override async run() {
    await this.parse(PoolRestart);
    const { createServices } = await import('../../cli/services.ts');
    const { poolText } = await import('../../cli/present.ts');
    ux.action.start('Restarting the pool');
    const answer = await createServices(this.dist).control.restartPool();
    ux.action.stop(answer.status);
    this.log(poolText(answer));
    return answer;
  }
}
