import { BaseCommand } from '../../cli/base-command.ts';

export default class PoolStop extends BaseCommand {
  static override readonly summary = 'Stop the pool and the service of its projects.';
  static override readonly examples = ['<%= config.bin %> <%= command.id %>'];

  override async run() {
    await this.parse(PoolStop);
    const { createServices } = await import('../../cli/services.ts');
    const { poolText } = await import('../../cli/present.ts');
    const answer = await createServices(this.dist).control.stopPool();
    this.log(poolText(answer));
    return answer;
  }
}
