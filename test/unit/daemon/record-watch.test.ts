import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { RecordWatch } from '../../../src/daemon/record-watch.ts';
import { silentLogger } from '../../helpers/logger.ts';
import { temporaryDirectory } from '../../helpers/temporary.ts';
import { waitUntil } from '../../helpers/wait.ts';

function scene() {
  const directory = join(temporaryDirectory(), 'daemon');
  mkdirSync(directory);
  let touched = 0;
  const watch = new RecordWatch({ names: new Set(['daemon.pid']), onTouched: () => touched++, logger: silentLogger });
  onTestFinished(() => watch.close());
  watch.add(directory);
  const file = join(directory, 'daemon.pid');
  /** Something that is heard of, after everything that came before it. */
  const heard = async (work: () => void) => {
    const before = touched;
    work();
    await waitUntil('word of it', () => touched > before);
  };
  return { directory, file, watch, heard, touched: () => touched };
}

it('tells when a record is written, replaced or removed, and of no other file', async () => {
  const { directory, file, heard, touched, watch } = scene();
  await heard(() => writeFileSync(file, '1'));
  await heard(() => writeFileSync(file, ''));
  await heard(() => {
    writeFileSync(join(directory, 'daemon.pid.1'), '2');
    renameSync(join(directory, 'daemon.pid.1'), file);
  });
  await heard(() => rmSync(file));
  const before = touched();
  writeFileSync(join(directory, 'heartbeat'), 'x');
  await heard(() => writeFileSync(file, '3'));
  expect(touched() - before).toBeLessThanOrEqual(2); // made, and written
  expect(watch.isComplete).toBe(true);
});

it('is not complete once the directory is another, until that is watched', async () => {
  const { directory, file, watch, heard } = scene();
  await heard(() => rmSync(directory, { recursive: true }));
  await waitUntil('the loss', () => !watch.isComplete);
  watch.mend();
  expect(watch.isComplete).toBe(false);
  mkdirSync(directory);
  watch.mend();
  expect(watch.isComplete).toBe(true);
  await heard(() => writeFileSync(file, '1'));
});

it('is not complete while a directory cannot be watched, and forgets those that do not matter any more', () => {
  const { directory, watch } = scene();
  const missing = join(directory, 'missing');
  watch.add(missing);
  expect(watch.isComplete).toBe(false);
  watch.remove(missing);
  expect(watch.isComplete).toBe(true);
});
