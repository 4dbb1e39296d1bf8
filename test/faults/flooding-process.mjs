// usage: flooding-process.mjs DIST LOG TURNS: logs and prints 100 MB a second, and writes down how long its slowest turn took
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [dist, log, turns] = process.argv.slice(2);
const { boundStandardError } = await import(join(dist, 'platform/bounded-stderr.js'));
const { openLogFile } = await import(join(dist, 'platform/logger.js'));

const BYTES_PER_TURN = 1_000_000;
const TURN_MS = 10;
const LINE = 'x'.repeat(4000);

boundStandardError();
const { logger } = openLogFile(log, { level: 'info', name: 'flood' });
let [slowestTurnMs, offeredBytes, last] = [0, 0, performance.now()];
setInterval(() => {
  for (let bytes = 0; bytes < BYTES_PER_TURN; bytes += 2 * LINE.length) {
    logger.info(LINE);
    process.stderr.write(`${LINE}\n`);
  }
  offeredBytes += BYTES_PER_TURN;
  slowestTurnMs = Math.max(slowestTurnMs, Math.round(performance.now() - last - TURN_MS));
  last = performance.now();
}, TURN_MS);
setInterval(() => writeFileSync(turns, JSON.stringify({ slowestTurnMs, offeredBytes })), 500);
