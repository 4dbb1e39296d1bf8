import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LiveSettings } from '../../../src/supervisor/live-settings.ts';
import { temporaryDirectory, writeFiles } from '../../helpers/temporary.ts';

it('are those of the file now; a wrong file is told of once and changes nothing', () => {
  const directory = temporaryDirectory();
  const write = (text: string) => writeFiles(directory, { 'config.json': text });
  const warnings: unknown[] = [];
  write('{"maxDaemons":3}');
  const settings = new LiveSettings(join(directory, 'config.json'), {
    info: () => {},
    warn: (fields: unknown) => void warnings.push(fields),
  });
  expect(settings.current.maxDaemons).toBe(3);
  write('{"maxDaemons":12}');
  expect(settings.current.maxDaemons).toBe(12);
  write('{"maxDaemons":"many"}');
  expect([settings.current.maxDaemons, settings.current.maxDaemons]).toEqual([12, 12]);
  expect(warnings).toEqual([{ problem: expect.stringContaining('maxDaemons') as unknown }]);
  write('{"maxDaemons":2}');
  expect(settings.current.maxDaemons).toBe(2);
  rmSync(join(directory, 'config.json'));
  expect(settings.current.maxDaemons).toBeUndefined();
});
