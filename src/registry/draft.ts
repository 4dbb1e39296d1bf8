import { randomInt } from 'node:crypto';

/** As `doctor` knows what was never finished. */
const NUMBERS = 2 ** 47;

/** A name beside the file that nothing else has. */
export function draftOf(file: string): string {
  return `${file}.${randomInt(NUMBERS)}`;
}
