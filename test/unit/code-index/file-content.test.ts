import { describe, expect, it } from 'vitest';
import { countLines, decodeText } from '../../../src/code-index/parse/file-content.ts';

describe('file content', () => {
  it('is text in UTF-8, with or without a byte order mark', () => {
    expect(decodeText(Buffer.from('größe'))).toBe('größe');
    expect(decodeText(Buffer.from('\u{FEFF}x'))).toBe('x');
  });

  it('is text in UTF-16 when a byte order mark says so', () => {
    const little = Buffer.from('\u{FEFF}häh', 'utf16le');
    expect(decodeText(little)).toBe('häh');
    expect(decodeText(Buffer.from(little).swap16())).toBe('häh');
    expect(decodeText(Buffer.from([0xfe, 0xff, 0x00]))).toBe('');
  });

  it('is binary when it holds a NUL', () => {
    expect(decodeText(Buffer.from('ab\0cd'))).toBeNull();
  });

  it('keeps what is not UTF-8 as replacement characters', () => {
    expect(decodeText(Buffer.from([0x61, 0xff, 0x62]))).toBe('a\u{FFFD}b');
  });

  it.each([
    ['', 0],
    ['a', 1],
    ['a\n', 1],
    ['a\nb', 2],
    ['\n\n', 2],
  ])('has lines: %j', (text, lines) => {
    expect(countLines(text)).toBe(lines);
  });
});
