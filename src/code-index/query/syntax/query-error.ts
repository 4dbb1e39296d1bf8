import { IndexerError } from '../../../domain/errors.ts';

/** A QUERY_INVALID that says where: `at` is an offset into the query, shown as a column from 1. */
export function queryErrorAt(at: number, message: string, hint: string): IndexerError {
  return new IndexerError('QUERY_INVALID', `${message} (column ${at + 1})`, { hint });
}

/** A QUERY_INVALID about the query as a whole. */
export function queryError(message: string, hint: string): IndexerError {
  return new IndexerError('QUERY_INVALID', message, { hint });
}
