import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { boundStandardError } from '../../../src/platform/bounded-stderr.ts';
import { boundLogs } from '../../../src/platform/log-directory.ts';
import { RotatingFile } from '../../../src/platform/rotating-file.ts';
import { temporaryDirectory } from '../../helpers/temporary.ts';
import { waitUntil } from '../../helpers/wait.ts';

const LIMITS = { fileBytes: 1000, files: 3, waitingBytes: 100_000 };
const lost = (lines: number) => `lost ${lines}\n`;

describe('rotating file', () => {
  it('keeps the newest lines in so many files of so many bytes, readable by their user only', async () => {
    const path = join(temporaryDirectory(), 'logs', 'x.log');
    const file = new RotatingFile(path, LIMITS, lost);
    for (let line = 0; line < 100; line++) {
      file.write(`${String(line).padStart(99)}\n`);
      await waitUntil('the line on disk', () => existsSync(path) && readFileSync(path, 'utf8').endsWith(`${line}\n`));
    }
    await file.close();
    expect(readdirSync(join(path, '..')).sort()).toEqual(['x.log', 'x.log.1', 'x.log.2']);
    const all = ['.2', '.1', ''].map((suffix) => readFileSync(path + suffix, 'utf8')).join('');
    const numbers = all.trim().split('\n').map(Number);
    expect(numbers).toEqual(Array.from(numbers, (_, index) => 100 - numbers.length + index));
    for (const suffix of ['', '.1', '.2']) expect(statSync(path + suffix)).toMatchObject({ mode: 0o100600 });
    for (const suffix of ['', '.1', '.2']) expect(statSync(path + suffix).size).toBeLessThanOrEqual(1000);
  });

  it('goes on where a former process stopped', async () => {
    const path = join(temporaryDirectory(), 'x.log');
    writeFileSync(path, 'former\n');
    const file = new RotatingFile(path, LIMITS, lost);
    file.write('next\n');
    await file.close();
    expect(readFileSync(path, 'utf8')).toBe('former\nnext\n');
  });

  it('loses what the disk does not take, and says how much once it does', async () => {
    const path = join(temporaryDirectory(), 'x.log');
    const file = new RotatingFile(path, { ...LIMITS, waitingBytes: 20 }, lost);
    for (let line = 0; line < 10; line++) file.write('0123456789\n');
    await file.close();
    file.write('later\n');
    await file.close();
    expect(readFileSync(path, 'utf8')).toBe('lost 9\n0123456789\nlater\n');
  });
});

describe('all logs together', () => {
  it('are cut to their bound: the oldest rotated ones first, never one that is written', () => {
    const directory = temporaryDirectory();
    const make = (name: string, bytes: number, age: number) => {
      const path = join(directory, name);
      writeFileSync(path, 'x'.repeat(bytes));
      utimesSync(path, 1_000_000 - age, 1_000_000 - age);
    };
    make('a.log', 100, 50);
    make('a.log.1', 100, 40);
    make('b.log', 100, 0);
    make('b.log.1', 100, 10);
    make('b.log.2', 100, 30);
    make('b.err', 500_000, 60);
    boundLogs(directory, { totalBytes: 100_300, unrotatedBytes: 100_000 });
    expect(readdirSync(directory).sort()).toEqual(['a.log', 'b.err', 'b.log', 'b.log.1']);
    expect(statSync(join(directory, 'b.err')).size).toBe(65_536);
  });

  it('may not be there yet', () => {
    const directory = join(temporaryDirectory(), 'logs');
    boundLogs(directory);
    expect(existsSync(directory)).toBe(false);
  });
});

describe('standard error', () => {
  it('lets a page through at once and a little over time, and no flood', () => {
    const written: string[] = [];
    const stream = { write: (text: string) => written.push(text) > 0 } as unknown as NodeJS.WriteStream;
    let now = 0;
    boundStandardError(stream, () => now);
    for (let line = 0; line < 1000; line++) stream.write('x'.repeat(1024));
    expect(written).toHaveLength(64);
    now = 60_000;
    stream.write('later');
    expect(written.at(-1)).toBe('later');
  });
});
