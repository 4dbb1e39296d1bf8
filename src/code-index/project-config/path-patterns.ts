import ignore from 'ignore';

/** On these systems git takes `A` and `a` for the same name. */
export const NAMES_IGNORE_CASE = process.platform === 'darwin' || process.platform === 'win32';

/** Tells which of the patterns matches a file or one of the directories around it; undefined when none does. */
export type PatternMatcher = (path: string) => string | undefined;

/** Compiles patterns as in a `.gitignore` at the root: the last one that matches decides, `!` takes back. */
export function compilePatterns(patterns: readonly string[]): PatternMatcher {
  if (patterns.length === 0) return () => undefined;
  const matcher = ignore({ ignoreCase: NAMES_IGNORE_CASE }).add(patterns.map((pattern) => ({ pattern })));
  return (path) => matcher.test(path).rule?.pattern;
}
