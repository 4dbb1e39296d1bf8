/** Process entry of a daemon under pm2: `indexerd <daemonId>`. */
import { fileURLToPath } from 'node:url';
import { runDaemon } from '../daemon/run-daemon.ts';
import { isDaemonId } from '../domain/daemon.ts';
import { toIndexerError } from '../domain/errors.ts';
import { ExitCode } from '../domain/exit-code.ts';
import { boundStandardError } from '../platform/bounded-stderr.ts';

// Whatever this process creates is for its user only.
process.umask(0o077);
boundStandardError();

const [daemonId = ''] = process.argv.slice(2);

async function main(): Promise<number> {
  if (!isDaemonId(daemonId)) {
    process.stderr.write('usage: indexerd DAEMON_ID\n');
    return ExitCode.usage;
  }
  process.title = `indexerd ${daemonId}`;
  await runDaemon({ daemonId, dist: fileURLToPath(new URL('..', import.meta.url)), foreground: false });
  return ExitCode.stoppedOnRequest;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const known = toIndexerError(error);
    // The supervisor reads the last line of this file to tell why a start failed.
    process.stderr.write(`${known.stack ?? known.message}\n${JSON.stringify({ time: new Date().toISOString(), error: known.toBody() })}\n`);
    process.exit(known.exitCode);
  },
);
