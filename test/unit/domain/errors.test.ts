import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorFromBody, ERRORS, IndexerError, toIndexerError } from '../../../src/domain/errors.ts';
import { ExitCode } from '../../../src/domain/exit-code.ts';
import { REPOSITORY } from '../../helpers/paths.ts';

describe('errors', () => {
  it('carry code, hint, exit status and HTTP status from the catalogue', () => {
    const error = new IndexerError('PORT_TAKEN', 'port 1 is taken');
    expect(error).toMatchObject({ code: 'PORT_TAKEN', exitCode: ExitCode.conflict, httpStatus: 409 });
    expect(error.toBody()).toEqual({ code: 'PORT_TAKEN', message: 'port 1 is taken', hint: ERRORS.PORT_TAKEN.hint });
  });

  it('survive a trip over a socket', () => {
    const error = new IndexerError('LOCK_HELD', 'held', { hint: 'wait' });
    expect(errorFromBody(JSON.parse(JSON.stringify(error.toBody())) as object).toBody()).toEqual(error.toBody());
    expect(errorFromBody({ code: 'NONSENSE', message: 'x' }).code).toBe('INTERNAL');
  });

  it('keep what was unexpected as the cause of a bug', () => {
    const cause = new TypeError('x is undefined');
    expect(toIndexerError(cause)).toMatchObject({ code: 'INTERNAL', cause, exitCode: ExitCode.bug });
  });

  it('are all documented with their exit status, and no others', () => {
    const page = readFileSync(join(REPOSITORY, 'docs', 'errors.md'), 'utf8');
    const documented = Object.fromEntries(
      [...page.matchAll(/^\| `([A-Z_]+)`\s*\| (\d+)\s*\|/gm)].map((match) => [match[1], Number(match[2])]),
    );
    expect(documented).toEqual(Object.fromEntries(Object.entries(ERRORS).map(([code, { exit }]) => [code, exit])));
  });
});
