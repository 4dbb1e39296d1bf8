import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { ExitCode } from '../domain/exit-code.ts';

export default class Doctor extends BaseCommand {
  static override readonly summary = 'Check what indexer needs, and what it left behind.';
  static override readonly description = 'Changes nothing without --fix. Ends with status 7 when something is wrong (and was not mended).';
  static override readonly examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --fix',
    '<%= config.bin %> <%= command.id %> --json',
  ];
  static override readonly flags = {
    fix: Flags.boolean({
      description: 'Mend what can be mended: permissions, leftovers of crashes, daemons without a supervisor, too many logs.',
    }),
  };

  override async run() {
    const { flags } = await this.parse(Doctor);
    const { examine, findingText } = await import('../cli/doctor/examine.ts');
    const findings = await examine(this.dist, flags);
    for (const finding of findings) this.log(findingText(finding));
    const [problems, mended] = ['problem', 'mended'].map((status) => findings.filter((finding) => finding.status === status).length);
    if (problems! > 0) process.exitCode = ExitCode.failed;
    this.log(problems === 0 ? '\nno problem found' : `\n${problems === 1 ? 'one problem' : `${problems} problems`} found`);
    if (mended! > 0) this.log(`${mended} mended`);
    return { healthy: problems === 0, findings };
  }
}
