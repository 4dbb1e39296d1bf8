import { defineConfig } from 'vitest/config';
import { slowFiles } from './faults/rows.ts';

/** Two files at a time, on two cores, too: Vitest would leave one of them to itself. */
const PARALLEL = { maxWorkers: 2 };

/** Tests that start processes have homes of their own, and wait as often as they work. Half of a busy machine is enough. */
const SLOW = { ...PARALLEL, testTimeout: 120_000, hookTimeout: 180_000 };

/** One file at a time, after those of the other projects. */
const ALONE = { fileParallelism: false, testTimeout: 60_000, hookTimeout: 90_000 };

/** Tests with bounds of time or memory, or where something is to happen before a second is over. */
const MEASURING = [
  'test/e2e/budget.test.ts',
  'test/e2e/proxy.test.ts',
  'test/integration/hostile-clients.test.ts',
  'test/integration/hostile-sources.test.ts',
  'test/integration/server-surface.test.ts',
];

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], ...PARALLEL, isolate: false, testTimeout: 30_000 } },
      { test: { name: 'contract', include: ['test/contract/**/*.test.ts'], ...SLOW } },
      { test: { name: 'integration', include: ['test/integration/**/*.test.ts'], exclude: MEASURING, ...SLOW } },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], exclude: MEASURING, ...SLOW } },
      { test: { name: 'measuring', include: MEASURING, ...ALONE } },
      { test: { name: 'faults', include: ['test/faults/**/*.test.ts'], ...ALONE, testTimeout: 240_000 } },
      { test: { name: 'faults-quick', include: ['test/faults/**/*.test.ts'], exclude: slowFiles(), ...ALONE } },
      { test: { name: 'package', include: ['test/package/**/*.test.ts'], ...ALONE } },
    ],
  },
});
