/** Why a resident process ended, as far as it could say so itself. */
import { readFileSync } from 'node:fs';
import { errorFromBody, IndexerError } from '../domain/errors.ts';

const TAIL_LENGTH = 400;

/**
 * The error that the process reported with its last breath (src/bin), or the end of what it wrote.
 *
 * @param errorFile what the process wrote to standard error
 * @param code and name of the process, for one that said nothing we can read
 */
export function failureReason(errorFile: string, code: 'DAEMON_FAILED' | 'SUPERVISOR_FAILED', name: string): IndexerError {
  const text = readText(errorFile).trim();
  const lastLine = text.split('\n').at(-1) ?? '';
  try {
    const { error } = JSON.parse(lastLine) as { error?: { code?: unknown; message?: unknown; hint?: unknown } };
    if (error) return errorFromBody(error);
  } catch {
    // it crashed before it could report: the trace says more
  }
  return new IndexerError(code, text === '' ? `${name} ended without a word` : `${name} ended: ${text.slice(-TAIL_LENGTH)}`);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
