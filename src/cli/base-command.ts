import { join } from 'node:path';
import { Command, Errors, ux } from '@oclif/core';
import { IndexerError, toIndexerError, type ErrorBody } from '../domain/errors.ts';
import { ExitCode } from '../domain/exit-code.ts';

/** What every command shares: `--json`, and errors with a code, a hint and an exit status from the catalogue. */
export abstract class BaseCommand extends Command {
  static override readonly enableJsonFlag: boolean = true;

  /** Directory of the build. */
  protected get dist(): string {
    return join(this.config.root, 'dist');
  }

  protected override async catch(error: Error & { exitCode?: number }): Promise<unknown> {
    // A running action holds back what is written to standard output.
    if (ux.action.running) ux.action.stop('failed');
    return super.catch(isUsageError(error) ? error : toCliError(toIndexerError(error)));
  }

  /** Colours are only for who chose a theme: oclif takes an answer apart for them in any case, for longer than it took to get it. */
  protected override logJson(json: unknown): void {
    if (this.config.theme?.json) super.logJson(json);
    else ux.stdout(JSON.stringify(json, null, 2));
  }

  protected override toErrorJson(error: unknown): { error: ErrorBody } {
    const { code, message, suggestions } = error as Errors.CLIError & { suggestions?: string[] };
    const hint = suggestions?.[0];
    return { error: { code: (code ?? 'USAGE') as ErrorBody['code'], message, ...(hint === undefined ? {} : { hint }) } };
  }
}

/** Wrong flags and arguments: oclif's own errors, which it explains better than we could. */
function isUsageError(error: Error): boolean {
  return error instanceof Errors.CLIError;
}

function toCliError(error: IndexerError): Errors.CLIError {
  const isBug = error.exitCode === ExitCode.bug;
  const message = isBug ? String((error.cause as Error | undefined)?.stack ?? error.stack) : error.message;
  const cliError = new Errors.CLIError(message, {
    code: error.code,
    exit: error.exitCode,
    ...(error.hint === undefined ? {} : { suggestions: [error.hint] }),
  });
  // oclif takes the status from here when it prints JSON, and from `oclif.exit` otherwise.
  return Object.assign(cliError, { exitCode: error.exitCode });
}
