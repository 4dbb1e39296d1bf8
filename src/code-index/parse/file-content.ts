import { createHash } from 'node:crypto';

/** git looks for a NUL byte in as many bytes to call a file binary. */
const BINARY_PROBE_BYTES = 8000;
const HASH_HEX_LENGTH = 32;

/**
 * The text of a file, or null when it is binary. Invalid UTF-8 becomes U+FFFD; UTF-16 is known by its byte order mark.
 * Where carriage returns alone end lines, line feeds stand in their place.
 */
export function decodeText(content: Buffer): string | null {
  const text = charactersOf(content);
  return text === null || !text.includes('\r') || text.includes('\n') ? text : text.replaceAll('\r', '\n');
}

function charactersOf(content: Buffer): string | null {
  if (content[0] === 0xff && content[1] === 0xfe) return content.subarray(2).toString('utf16le');
  if (content[0] === 0xfe && content[1] === 0xff)
    return Buffer.from(content.subarray(2, evenLength(content)))
      .swap16()
      .toString('utf16le');
  if (content.subarray(0, BINARY_PROBE_BYTES).includes(0)) return null;
  const start = content[0] === 0xef && content[1] === 0xbb && content[2] === 0xbf ? 3 : 0;
  return content.toString('utf8', start);
}

export function contentHash(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex').slice(0, HASH_HEX_LENGTH);
}

export function countLines(text: string): number {
  if (text === '') return 0;
  let lines = text.endsWith('\n') ? 0 : 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

function evenLength(content: Buffer): number {
  return content.length - (content.length % 2);
}
