import { BaseCommand } from '../cli/base-command.ts';
import { ExitCode } from '../domain/exit-code.ts';

export default class Doctor extends BaseCommand {
  static override readonly summary = 'Check what indexer needs, and what it left behind.';
  static override readonly description = 'Changes nothing. Ends with status 7 when something is wrong.';
  static override readonly examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json'];

  override async run() {
    await this.parse(Doctor);
    const { examine, findingText } = await import('../cli/doctor/examine.ts');
    const findings = await examine(this.dist);
    for (const finding of findings) this.log(findingText(finding));
    const problems = findings.filter(({ status }) => status === 'problem').length;
    if (problems > 0) process.exitCode = ExitCode.failed;
    this.log(problems === 0 ? '\nno problem found' : `\n${problems === 1 ? 'one problem' : `${problems} problems`} found`);
    return { healthy: problems === 0, findings };
  }
}
