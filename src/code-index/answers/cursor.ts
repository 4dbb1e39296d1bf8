/** Where the next page of an answer begins, as a text that means nothing to a client. */
import { IndexerError } from '../../domain/errors.ts';

const PREFIX = 'o';

export function cursorAt(offset: number): string {
  return Buffer.from(`${PREFIX}${offset}`).toString('base64url');
}

/** @throws QUERY_INVALID when it is none of ours */
export function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const [, digits] = /^o(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (digits === undefined)
    throw new IndexerError('QUERY_INVALID', `${cursor} is no cursor`, { hint: 'Pass on the cursor of the answer before, as it is.' });
  return Number(digits);
}
