/** Process entry: indexes one project for a daemon or for `indexer index`, run by run, or makes its file graph. It never outlives its parent. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PrepareMessage, RelateMessage, RunMessage } from '../code-index/build/index-messages.ts';
import { IndexProcess } from '../code-index/build/index-process.ts';
import { lowerPriority } from '../platform/low-priority.ts';
import { SessionPriority } from '../platform/session-priority.ts';

const MAX_PARSE_THREADS = 4;
/** A small project is indexed by then, and so are the files that somebody just saved. */
const YIELD_AFTER_MS = 3000;

// Whatever this process creates is for its user only.
process.umask(0o077);
lowerPriority();

const session = new SessionPriority(YIELD_AFTER_MS);
const dist = fileURLToPath(new URL('..', import.meta.url));
const indexing = new IndexProcess({
  parseThreadFile: join(dist, 'bin', 'parse-thread.cjs'),
  grammarDirectory: join(dist, 'grammars'),
  parseThreads: Math.min(MAX_PARSE_THREADS, availableParallelism()),
  send: (message) => process.send?.(message),
});

// An exit waits for the threads: for one that parses, and for those of V8, which compile a grammar for many seconds after a run that
// needed it. Nobody is left to wait for. What was applied is whole, and the next run goes on from there.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('message', (message: RunMessage | RelateMessage | PrepareMessage) => {
  if (message.type === 'prepare') indexing.prepare(message.paths);
  else void runYielding(message);
});

async function runYielding(message: RunMessage | RelateMessage): Promise<void> {
  session.begin();
  await indexing.run(message).finally(() => session.end());
}
