import { defineConfig } from 'vitest/config';
import { slowFiles } from './faults/rows.ts';

/** Tests that start processes share two cores with them: one file at a time, with room for a busy machine. */
const SLOW = { fileParallelism: false, testTimeout: 60_000, hookTimeout: 90_000, pool: 'forks' as const };

/** Two files at a time, on two cores, too, where Vitest's default is one. */
const PARALLEL = { maxWorkers: 2 };

/** Integration tests of which all the work is in the process of the test: nothing that they start waits for a core. */
const IN_PROCESS = ['freshness', 'graph-freshness', 'ranking', 'take-over'].map((name) => `test/integration/${name}.test.ts`);

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], ...PARALLEL, isolate: false, testTimeout: 30_000 } },
      { test: { name: 'contract', include: ['test/contract/**/*.test.ts'], ...SLOW } },
      { test: { name: 'integration', include: ['test/integration/**/*.test.ts'], exclude: IN_PROCESS, ...SLOW } },
      { test: { name: 'in-process', include: IN_PROCESS, ...PARALLEL, testTimeout: 60_000 } },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], ...SLOW } },
      { test: { name: 'faults', include: ['test/faults/**/*.test.ts'], ...SLOW, testTimeout: 240_000 } },
      { test: { name: 'faults-quick', include: ['test/faults/**/*.test.ts'], exclude: slowFiles(), ...SLOW } },
      { test: { name: 'package', include: ['test/package/**/*.test.ts'], ...SLOW } },
    ],
  },
});
