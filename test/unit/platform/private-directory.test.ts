import { chmodSync, chownSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkPrivateDirectory, ensurePrivateDirectory } from '../../../src/platform/private-directory.ts';
import { temporaryDirectory } from '../../helpers/temporary.ts';

describe('private directory', () => {
  it('is made with mode 0700', () => {
    const directory = join(temporaryDirectory(), 'a', 'b');
    ensurePrivateDirectory(directory);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
  });

  it.each([0o770, 0o707, 0o777, 0o722])('is refused when others may write to it: %o', (mode) => {
    const directory = join(temporaryDirectory(), 'open');
    mkdirSync(directory);
    chmodSync(directory, mode);
    expect(() => ensurePrivateDirectory(directory)).toThrow(expect.objectContaining({ code: 'STATE_DIRECTORY_UNSAFE' }));
  });

  it.runIf(process.getuid?.() === 0)('is refused when it, or the link to it, belongs to someone else', () => {
    const parent = temporaryDirectory();
    const foreign = join(parent, 'foreign');
    mkdirSync(foreign, { mode: 0o700 });
    chownSync(foreign, 12_345, 12_345);
    symlinkSync(foreign, join(parent, 'link'));
    for (const directory of [foreign, join(parent, 'link')]) {
      expect(() => ensurePrivateDirectory(directory)).toThrow(expect.objectContaining({ code: 'STATE_DIRECTORY_UNSAFE' }));
    }
  });

  it('is refused when it is a file', () => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, '');
    expect(() => ensurePrivateDirectory(file)).toThrow(expect.objectContaining({ code: 'STATE_DIRECTORY_UNUSABLE' }));
  });

  it('may be missing when it is only looked at', () => {
    expect(checkPrivateDirectory(join(temporaryDirectory(), 'missing'))).toBe(false);
  });
});
