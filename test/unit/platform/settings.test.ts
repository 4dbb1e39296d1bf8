import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../src/platform/settings.ts';
import { temporaryDirectory, writeFiles } from '../../helpers/temporary.ts';

const settings = (text: string) => readSettings(join(writeFiles(temporaryDirectory(), { 'config.json': text }), 'config.json'));

describe('settings', () => {
  it('default when the file is missing', () => {
    expect(readSettings('/nowhere/config.json')).toMatchObject({
      poolSize: 4,
      logLevel: 'info',
      maxFileBytes: 1_048_576,
      idleTimeout: 1_800_000,
    });
    expect(readSettings('/nowhere/config.json').maxDaemons).toBeUndefined();
    expect(readSettings('/nowhere/config.json').maxBuilds).toBeGreaterThanOrEqual(1);
  });

  it('are read', () => {
    expect(settings('{"placement":"pool","poolSize":2}')).toMatchObject({ placement: 'pool', poolSize: 2 });
    expect(settings('{"idleTimeout":"2h","maxMemory":"2GB","maxDaemons":3,"maxBuilds":1}')).toMatchObject({
      idleTimeout: 7_200_000,
      maxMemory: 2_000_000_000,
      maxDaemons: 3,
      maxBuilds: 1,
    });
    expect(settings('{"idleTimeout":0}').idleTimeout).toBe(0);
  });

  it.each([
    ['{"poolSize": 0}', 'poolSize'],
    ['{"placement": "cloud"}', 'placement'],
    ['{"poolsize": 4}', 'poolsize'],
    ['{"idleTimeout": 30}', 'idleTimeout'],
    ['{"idleTimeout": "30 minutes"}', 'idleTimeout'],
    ['{"maxMemory": "0MB"}', 'maxMemory'],
    ['{"maxMemory": "lots"}', 'maxMemory'],
    ['{"maxDaemons": 0}', 'maxDaemons'],
    ['{"maxBuilds": 1.5}', 'maxBuilds'],
    ['[]', 'top level'],
    ['{', 'config.json'],
  ])('that are wrong are refused with the key: %s', (text, key) => {
    expect(() => settings(text)).toThrow(
      expect.objectContaining({ code: 'SETTINGS_INVALID', message: expect.stringContaining(key) as string }),
    );
  });
});
