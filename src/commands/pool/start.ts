import { Flags, ux } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { POOL_POLICIES } from '../../domain/placement.ts';

export default class PoolStart extends BaseCommand {
  static override readonly summary = 'Serve projects from a pool of daemons.';
  static override readonly description =
    'Each project belongs to one slot, by rendezvous hashing or as --policy decides when it is first served: another size moves only ' +
    'the projects it must. While the pool runs, ' +
    'projects that were not placed elsewhere are served from it. The same size again changes nothing.';
  static override readonly examples = [
    '<%= config.bin %> <%= command.id %> --size 4',
    '<%= config.bin %> <%= command.id %> --size 8 --json',
    '<%= config.bin %> <%= command.id %> --policy least-loaded',
  ];
  static override readonly flags = {
    size: Flags.integer({ description: 'Number of slots. Default: `poolSize` of the settings, else 4.', min: 1, max: 64 }),
    policy: Flags.option({
      options: POOL_POLICIES,
      description: 'Slot of a new project: by its hash, in turn, or where the fewest projects and clients are. Kept for later starts.',
    })(),
    wait: Flags.boolean({ description: 'Wait until every slot is ready.', default: true, allowNo: true }),
  };

  override async run() {
    const { flags } = await this.parse(PoolStart);
    const { createServices } = await import('../../cli/services.ts');
    const { ensureSupervisor } = await import('../../connector/start-supervisor.ts');
    const { poolText } = await import('../../cli/present.ts');
    const services = createServices(this.dist);
    ux.action.start('Starting the pool');
    await ensureSupervisor(services);
    const answer = await services.control.startPool({
      size: flags.size ?? services.settings.poolSize,
      wait: flags.wait,
      ...(flags.policy === undefined ? {} : { policy: flags.policy }),
    });
    ux.action.stop(answer.status);
    this.log(poolText(answer));
    return answer;
  }
}
