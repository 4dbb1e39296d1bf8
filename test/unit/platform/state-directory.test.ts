import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { probeStateDirectory } from '../../../src/platform/state-directory.ts';
import { fillUp, makeReadOnly, NO_MOUNT, smallFileSystem } from '../../helpers/small-file-system.ts';
import { temporaryDirectory } from '../../helpers/temporary.ts';

describe('state directory', () => {
  it('passes on a local disk, and is left as it was', () => {
    const directory = temporaryDirectory();
    probeStateDirectory(directory);
    expect(readdirSync(directory)).toEqual([]);
  });

  it.each([
    ['NFS', 0x6969],
    ['9p', 0x01021997],
    ['exFAT', 0x2011bab0],
    ['SMB', 0xfe534d42],
  ])('is refused on %s, with the way out', (name, kind) => {
    const probe = () => probeStateDirectory(temporaryDirectory(), () => kind);
    expect(probe).toThrow(
      expect.objectContaining({ code: 'STATE_DIRECTORY_UNFIT', message: expect.stringContaining(name) as string }) as Error,
    );
    expect(probe).toThrow(expect.objectContaining({ hint: expect.stringContaining('INDEXER_HOME') as string }) as Error);
  });

  it.skipIf(NO_MOUNT !== undefined)('is refused on a full disk, which is named, and on one that is read-only', () => {
    const full = smallFileSystem(1);
    fillUp(full, 4096);
    expect(() => probeStateDirectory(full)).toThrow(/no space left on its disk/);
    const readOnly = temporaryDirectory();
    makeReadOnly(readOnly);
    expect(() => probeStateDirectory(readOnly)).toThrow(expect.objectContaining({ code: 'STATE_DIRECTORY_UNUSABLE' }) as Error);
  });
});
