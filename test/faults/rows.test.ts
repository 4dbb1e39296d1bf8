import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REPOSITORY } from '../helpers/paths.ts';
import { filesOf, rowOf, ROWS, testFiles } from './rows.ts';

describe('the table of faults', () => {
  it.each(ROWS.map((row) => [row.row, row] as const))('row %i has a test, or says why it has none', (_, { row, also = [], missing }) => {
    const proofs = [...filesOf(row), ...also];
    if (missing === undefined) expect(proofs, `tests of row ${row}`).not.toEqual([]);
    for (const file of also) expect(existsSync(join(REPOSITORY, file)), file).toBe(true);
  });

  it('has each row once, and no test of a row that is not in it', () => {
    const rows = ROWS.map(({ row }) => row);
    expect(new Set(rows).size).toBe(rows.length);
    for (const file of testFiles()) expect(rows, file).toContain(rowOf(file));
  });
});
