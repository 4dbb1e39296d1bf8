import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../src/platform/settings.ts';
import { temporaryDirectory, writeFiles } from '../../helpers/temporary.ts';

const settings = (text: string) => readSettings(join(writeFiles(temporaryDirectory(), { 'config.json': text }), 'config.json'));

describe('settings', () => {
  it('default when the file is missing', () => {
    expect(readSettings('/nowhere/config.json')).toMatchObject({ poolSize: 4, logLevel: 'info', maxFileBytes: 1_048_576 });
  });

  it('are read', () => {
    expect(settings('{"placement":"pool","poolSize":2}')).toMatchObject({ placement: 'pool', poolSize: 2 });
  });

  it.each([
    ['{"poolSize": 0}', 'poolSize'],
    ['{"placement": "cloud"}', 'placement'],
    ['{"poolsize": 4}', 'poolsize'],
    ['[]', 'top level'],
    ['{', 'config.json'],
  ])('that are wrong are refused with the key: %s', (text, key) => {
    expect(() => settings(text)).toThrow(
      expect.objectContaining({ code: 'SETTINGS_INVALID', message: expect.stringContaining(key) as string }),
    );
  });
});
