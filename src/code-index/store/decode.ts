/** Reading what the store has packed. What cannot be read is damage, as if SQLite had found it (`isCorruption`). */
import { inflateRawSync } from 'node:zlib';
import { messageOf } from '../../domain/errors.ts';

export function inflated(packed: Uint8Array): string {
  return inflateRawSync(packed).toString('utf8');
}

/** @throws an error for which `isCorruption` holds */
export function decoded<Value>(what: string, decode: () => Value): Value {
  try {
    return decode();
  } catch (error) {
    throw Object.assign(new Error(`malformed ${what}: ${messageOf(error)}`, { cause: error }), { code: 'SQLITE_CORRUPT' });
  }
}
