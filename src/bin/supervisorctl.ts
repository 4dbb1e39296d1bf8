/** Process entry: `supervisorctl start|stop`. CLI and proxy run it; it prints one line of JSON. */
import { fileURLToPath } from 'node:url';
import { toIndexerError } from '../domain/errors.ts';
import { ExitCode } from '../domain/exit-code.ts';
import { createPaths } from '../platform/paths.ts';
import { startSupervisor, stopProcessManager } from '../supervisor/supervisorctl.ts';

// Whatever this process creates is for its user only.
process.umask(0o077);

const [command] = process.argv.slice(2);
const paths = createPaths();

async function main(): Promise<number> {
  if (command === 'start') await startSupervisor({ paths, packageDirectory: fileURLToPath(new URL('../..', import.meta.url)) });
  else if (command === 'stop') await stopProcessManager({ paths });
  else return ExitCode.usage;
  return ExitCode.ok;
}

// pm2's client keeps timers and sockets that would hold the process.
main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const known = toIndexerError(error);
    process.stderr.write(`${known.stack ?? known.message}\n`);
    process.stdout.write(`${JSON.stringify({ error: known.toBody() })}\n`, () => process.exit(known.exitCode));
  },
);
