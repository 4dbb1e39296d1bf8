import { messageOf } from '../../domain/errors.ts';
import type { Diagnosis, Finding } from './finding.ts';

/** The finding as it is after the cure, if there is one and it worked. */
export async function mended({ mend, ...finding }: Diagnosis): Promise<Finding> {
  if (mend === undefined) return finding;
  try {
    await mend();
    return { check: finding.check, status: 'mended', message: finding.message };
  } catch (error) {
    return { ...finding, status: 'problem', message: `${finding.message}; it could not be mended: ${messageOf(error)}` };
  }
}
