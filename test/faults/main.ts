/**
 * Every row of the table of faults, with chance from one seed:
 *
 *   npm run faults -- [--seed N] [--row N]... [--runs N]
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { filesOf, ROWS } from './rows.ts';

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string' },
    row: { type: 'string', multiple: true, default: [] },
    runs: { type: 'string', default: '1' },
  },
});
const seed = Number(options.seed ?? Math.floor(Math.random() * 2 ** 31));
const files = options.row.map((row) => `row-${row.padStart(2, '0')}-`);

for (const { row, fault, missing } of ROWS) {
  if (missing !== undefined && filesOf(row).length === 0) process.stdout.write(`- row ${row} (${fault}) is not run: ${missing}\n`);
}
for (let run = 0; run < Number(options.runs) && (process.exitCode ?? 0) === 0; run++) {
  process.stdout.write(`seed ${seed + run}\n`);
  const command = ['vitest', 'run', '--config', 'test/vitest.config.ts', '--project', 'faults', ...files];
  const { status } = spawnSync('npx', command, { stdio: 'inherit', env: { ...process.env, INDEXER_FAULT_SEED: String(seed + run) } });
  process.exitCode = status ?? 1;
  if (status !== 0) process.stdout.write(`repeat with: npm run faults -- --seed ${seed + run}\n`);
}
