import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isClaimed, tryClaim } from '../../../src/platform/claim.ts';
import { currentProcess } from '../../../src/platform/process-identity.ts';
import { temporaryDirectory } from '../../helpers/temporary.ts';

const claimFile = () => join(temporaryDirectory(), 'starting');

describe('a claim', () => {
  it('is held by one at a time, until it is released', () => {
    const file = claimFile();
    expect(isClaimed(file)).toBe(false);
    const claim = tryClaim(file);
    expect(claim).toBeDefined();
    expect(isClaimed(file)).toBe(true);
    expect(tryClaim(file)).toBeUndefined();
    claim!.release();
    expect(isClaimed(file)).toBe(false);
    expect(tryClaim(file)).toBeDefined();
  });

  it.each([
    ['of a process that ended', JSON.stringify({ ...currentProcess(), startTime: '1' })],
    ['of another boot', JSON.stringify({ ...currentProcess(), bootId: 'the boot before' })],
    ['that is damaged', '{"pid":'],
  ])('%s is taken over', (_, text) => {
    const file = claimFile();
    writeFileSync(file, text);
    expect(isClaimed(file)).toBe(false);
    expect(tryClaim(file)).toBeDefined();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(currentProcess());
  });

  it('is not refused where nothing can be written: the work itself tells what is wrong', () => {
    expect(tryClaim(join(temporaryDirectory(), 'no such directory', 'starting'))).toBeDefined();
  });
});
