import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from '../../../src/proxy/line-splitter.ts';

function split(chunks: readonly Buffer[], maxLineBytes = 1000): { lines: string[]; tooLong: number[] } {
  const lines: string[] = [];
  const tooLong: number[] = [];
  const splitter = new LineSplitter({ maxLineBytes, onLine: (line) => lines.push(line), onTooLong: (bytes) => tooLong.push(bytes) });
  for (const chunk of chunks) splitter.push(chunk);
  return { lines, tooLong };
}

describe('line splitter', () => {
  it('gives the same lines however the bytes are cut, also inside a character [proxy.bytes]', () => {
    const text = fc.array(
      fc.string({ unit: 'grapheme', maxLength: 30 }).map((line) => line.replaceAll(/\s/g, '_')),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 400 }), { maxLength: 10 }), (lines, cuts) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        const at = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
        const chunks = [0, ...at].map((start, index) => bytes.subarray(start, at[index] ?? bytes.length));
        expect(split(chunks).lines).toEqual(lines.filter((line) => line.trim() !== ''));
      }),
    );
  });

  it('keeps an unfinished line for the next chunk', () => {
    expect(split([Buffer.from('a\nb')]).lines).toEqual(['a']);
    expect(split([Buffer.from('a\nb'), Buffer.from('c\n')]).lines).toEqual(['a', 'bc']);
  });

  it('takes what is left at the end for a line', () => {
    const lines: string[] = [];
    const splitter = new LineSplitter({ maxLineBytes: 100, onLine: (line) => lines.push(line), onTooLong: () => expect.unreachable() });
    splitter.push(Buffer.from('a\nb'));
    splitter.end();
    splitter.end();
    expect(lines).toEqual(['a', 'b']);
  });

  it('drops a line that is too long only once it is text [proxy.line]', () => {
    expect(split([Buffer.concat([Buffer.alloc(400, 0xff), Buffer.from('\n')])])).toEqual({ lines: [], tooLong: [1200] });
    expect(split([Buffer.concat([Buffer.alloc(300, 0xff), Buffer.from('\n')])]).lines).toHaveLength(1);
  });

  it('takes Windows line ends and empty lines', () => {
    expect(split([Buffer.from('a\r\n\n  \nb\n')]).lines).toEqual(['a', 'b']);
  });

  it('drops a line beyond the limit, keeps none of it, and goes on with the next [proxy.line]', () => {
    const chunks = Array.from({ length: 30 }, () => Buffer.alloc(100, 'x'));
    expect(split([...chunks, Buffer.from('\nnext\n')])).toEqual({ lines: ['next'], tooLong: [3000] });
  });
});
