import { BYTES_PER_TOKEN, countedBytes } from '../../src/code-index/token-size.ts';

/** As answers are budgeted. */
export function tokensOf(text: string): number {
  return countedBytes(text.split('\n')) / BYTES_PER_TOKEN;
}
