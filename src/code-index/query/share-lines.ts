/** How many lines of each file a page shows. */

const LINES_PER_FILE = 5;
const LINES_PER_PAGE = 50;
/** The size of the answer cuts it long before. */
const LINES_OF_ONE_FILE = 200;

/**
 * A few of each file; what files with fewer leave over goes to the others, the best first. A file alone on its page is shown
 * as far as the answer goes.
 *
 * @param totals lines of each file that match, the best file first
 * @param context lines shown around each
 */
export function shareLines(totals: readonly number[], context: number): number[] {
  if (totals.length === 1) return [LINES_OF_ONE_FILE];
  const few = totals.map((total) => Math.min(total, LINES_PER_FILE));
  const linesPerMatch = 2 * context + 1;
  let spare = Math.max(0, Math.floor(LINES_PER_PAGE / linesPerMatch) - few.reduce((sum, lines) => sum + lines, 0));
  return few.map((lines, at) => {
    const more = Math.min(totals[at]! - lines, spare);
    spare -= more;
    return lines + more;
  });
}
