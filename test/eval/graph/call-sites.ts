/** Where functions are called in a file, by its text alone: what the graph finds must not decide what it is asked. */
export interface CallSite {
  readonly name: string;
  /** From 1. */
  readonly line: number;
  /** From 0. */
  readonly column: number;
}

const CALL = /(?<![\p{L}\p{N}_$#])(#?[\p{L}_$][\p{L}\p{N}_$]*)(?:<[\w\s,.<>[\]|]*>)?\(/gu;
const KEYWORDS = new Set(
  'if for while switch catch return function typeof await import super constructor with assert except print and or not in is lambda yield def class func go defer select range make new require'.split(
    ' ',
  ),
);

export function callSites(text: string, language: string): CallSite[] {
  const code = withoutComments(text, language);
  return code.split('\n').flatMap((line, at) =>
    [...line.matchAll(CALL)].flatMap((match): CallSite[] => {
      const name = match[1]!;
      const before = line.slice(0, match.index);
      return KEYWORDS.has(name) || /\b(?:function\*?|def|class|func)\s+(?:\([^)]*\)\s*)?$/.test(before)
        ? []
        : [{ name, line: at + 1, column: match.index }];
    }),
  );
}

/** Blanks comments and strings, so that places stay. Rough: what is left too much the language server knows nothing of. */
function withoutComments(text: string, language: string): string {
  const pattern =
    language === 'python'
      ? /"""[\s\S]*?"""|'''[\s\S]*?'''|#[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g
      : /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;
  return text.replaceAll(pattern, (found) => found.replaceAll(/[^\n]/g, ' '));
}
