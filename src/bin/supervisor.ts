/** Process entry of the supervisor under pm2. */
import { fileURLToPath } from 'node:url';
import { toIndexerError } from '../domain/errors.ts';
import { ExitCode } from '../domain/exit-code.ts';
import { boundStandardError } from '../platform/bounded-stderr.ts';
import { runSupervisor } from '../supervisor/run-supervisor.ts';

// Whatever this process creates is for its user only.
process.umask(0o077);
boundStandardError();

process.title = 'indexer supervisor';
runSupervisor({ dist: fileURLToPath(new URL('..', import.meta.url)), poolSize: process.env['INDEXER_POOL_SIZE'] }).then(
  () => process.exit(ExitCode.stoppedOnRequest),
  (error: unknown) => {
    const known = toIndexerError(error);
    process.stderr.write(`${known.stack ?? known.message}\n${JSON.stringify({ time: new Date().toISOString(), error: known.toBody() })}\n`);
    process.exit(known.exitCode);
  },
);
