import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { followLines, lastLines } from '../../../src/cli/log-reader.ts';
import { temporaryDirectory } from '../../helpers/temporary.ts';
import { waitUntil } from '../../helpers/wait.ts';

describe('log reader', () => {
  it('gives the last lines', () => {
    const file = join(temporaryDirectory(), 'x.log');
    expect(lastLines(file, 5)).toEqual([]);
    writeFileSync(file, Array.from({ length: 100_000 }, (_, line) => `line ${line}\n`).join(''));
    expect(lastLines(file, 2)).toEqual(['line 99998', 'line 99999']);
    expect(lastLines(file, 0)).toEqual([]);
  });

  it('follows what is added, across rotation', async () => {
    const file = join(temporaryDirectory(), 'x.log');
    writeFileSync(file, 'old\n');
    const seen: string[] = [];
    const stop = new AbortController();
    const following = (async () => {
      for await (const line of followLines(file, stop.signal)) seen.push(line);
    })();
    appendFileSync(file, 'one\ntw');
    await waitUntil('the first line', () => seen.includes('one'));
    appendFileSync(file, 'o\n');
    await waitUntil('the second line', () => seen.includes('two'));
    renameSync(file, `${file}.1`);
    writeFileSync(file, 'three\n');
    await waitUntil('the line after rotation', () => seen.includes('three'));
    stop.abort();
    await following;
    expect(seen).toEqual(['one', 'two', 'three']);
  });
});
