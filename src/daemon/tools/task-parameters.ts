import * as z from 'zod';

/** Longer than any id that we give. */
const MAX_ID_LENGTH = 100;

/** Parameters of the methods of the tasks extension. */
export function taskParameters() {
  return z.object({ taskId: z.string().max(MAX_ID_LENGTH) });
}
