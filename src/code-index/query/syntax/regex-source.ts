/**
 * Regular expressions of a query: JavaScript's of 2024, whatever the engine knows beyond it. They run without the flag `u`,
 * which is how most people write them (`\-`, a lone `{`), and in which `i` pairs ASCII letters with ASCII letters only.
 * What cannot be said without it turns it on: `\p{…}`, `\u{…}` and characters beyond U+FFFF; then the syntax is strict.
 */
import { RegExpParser, RegExpSyntaxError, type AST } from '@eslint-community/regexpp';
import { messageOf } from '../../../domain/errors.ts';

/** An escape counts when the backslash is not escaped itself. */
const NEEDS_UNICODE = /(?<!\\)(?:\\\\)*\\(?:[pP]|u)\{|[\u{10000}-\u{10FFFF}]/u;
const SYNTAX = { ecmaVersion: 2024 } as const;

/** Whether the regex runs with the flag `u`. */
export function isUnicodeRegex(source: string): boolean {
  return NEEDS_UNICODE.test(source);
}

/** @throws RegExpSyntaxError when it is invalid. */
export function parseRegex(source: string): AST.Pattern {
  return new RegExpParser(SYNTAX).parsePattern(source, 0, source.length, { unicode: isUnicodeRegex(source) });
}

/** For a run over a whole text: `^` and `$` match at line ends, `.` stays in its line, every hit is found. */
export function compileRegex(source: string, { caseSensitive }: { caseSensitive: boolean }): RegExp {
  return new RegExp(source, `gm${caseSensitive ? '' : 'i'}${isUnicodeRegex(source) ? 'u' : ''}`);
}

export interface RegexProblem {
  readonly message: string;
  /** Offset into the source. */
  readonly at: number;
}

/** Why a regex cannot be used, if so. */
export function regexProblem(source: string): RegexProblem | undefined {
  try {
    parseRegex(source);
    compileRegex(source, { caseSensitive: true });
    return undefined;
  } catch (error) {
    return { message: reasonOf(error), at: error instanceof RegExpSyntaxError ? Math.min(error.index, source.length - 1) : 0 };
  }
}

/** Without the prefix `Invalid regular expression: /(/: `, which says what the reader knows. */
function reasonOf(error: unknown): string {
  return messageOf(error).replace(/^Invalid regular expression: \/[^]*\/\w*: /, '');
}
