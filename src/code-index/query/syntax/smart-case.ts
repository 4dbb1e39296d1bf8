import { visitRegExpAST } from '@eslint-community/regexpp';
import { parseRegex } from './regex-source.ts';
import type { ContentNode, SearchQuery } from './search-query.ts';

/** Smart case unless the query says otherwise: an upper-case letter anywhere, also in a class of a regex, means what it says. */
export function isCaseSensitive({ content, caseSensitivity }: SearchQuery): boolean {
  return caseSensitivity === 'auto' ? content !== null && hasUpperCase(content) : caseSensitivity === 'yes';
}

function hasUpperCase(node: ContentNode): boolean {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.operands.some(hasUpperCase);
    case 'not':
      return hasUpperCase(node.operand);
    case 'literal':
      return isUpperCase(node.text);
    case 'regex':
      return regexHasUpperCase(node.source);
    case 'symbol':
      return false;
  }
}

/** `\S` and `\p{L}` are no letters. */
function regexHasUpperCase(source: string): boolean {
  let found = false;
  visitRegExpAST(parseRegex(source), {
    onCharacterEnter: ({ value }) => {
      found ||= isUpperCase(String.fromCodePoint(value));
    },
  });
  return found;
}

function isUpperCase(text: string): boolean {
  return /\p{Lu}/u.test(text);
}
