/** Process entry: indexes one project for a daemon or for `indexer index`, then ends. It never outlives its parent. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runIndexProcess } from '../code-index/build/index-process.ts';
import type { RunMessage } from '../code-index/build/index-messages.ts';

// Whatever this process creates is for its user only.
process.umask(0o077);

const dist = fileURLToPath(new URL('..', import.meta.url));

process.on('disconnect', () => process.exit(0));
process.once('message', (run: RunMessage) => {
  void runIndexProcess(run, {
    parseThreadFile: join(dist, 'bin', 'parse-thread.js'),
    grammarDirectory: join(dist, 'grammars'),
    send: (message) => process.send?.(message),
  });
});
