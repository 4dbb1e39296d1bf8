import { defineConfig } from 'vitest/config';
import { slowFiles } from './faults/rows.ts';

/** Tests that start processes share two cores: one file at a time, with room for a busy machine. */
const SLOW = { fileParallelism: false, testTimeout: 60_000, hookTimeout: 90_000, pool: 'forks' as const };

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 30_000 } },
      { test: { name: 'contract', include: ['test/contract/**/*.test.ts'], ...SLOW } },
      { test: { name: 'integration', include: ['test/integration/**/*.test.ts'], ...SLOW } },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], ...SLOW } },
      { test: { name: 'faults', include: ['test/faults/**/*.test.ts'], ...SLOW, testTimeout: 240_000 } },
      { test: { name: 'faults-quick', include: ['test/faults/**/*.test.ts'], exclude: slowFiles(), ...SLOW } },
      { test: { name: 'package', include: ['test/package/**/*.test.ts'], ...SLOW } },
    ],
  },
});
