import type { Node } from 'web-tree-sitter';

const MAX_LENGTH = 160;
/** White space is folded. */
const MAX_LOOKED_AT = 4 * MAX_LENGTH;
/** Further to the right the line holds other code, too (minified files). */
const MAX_INDENT = 80;
/** Between the start of the line and the definition: `export default`, `pub(crate)`, decorators, but no other code. */
const MODIFIERS = /^[^{};=]*$/;

/** A line that only says something about the declaration: a comment, an annotation, an attribute. */
const REMARK = /^\s*(?:$|\/\/|\/?\*|@|#\[|\[)/;
const LINE_COMMENT = /\s(?:\/\/|#)\s.*$/;
const BLOCK_COMMENT = /\/\*.*?\*\//gs;

/**
 * The declaration from the start of its line to its body, white space folded, on one line. Without a body it reaches to the
 * end of the line of the name: annotations can stand on lines before that.
 */
export function signatureOf(definition: Node, nameStart: number, source: string): string {
  const start = startOfDeclaration(definition, source);
  const end = Math.min(endOfDeclaration(definition, nameStart, source), start + MAX_LOOKED_AT);
  const folded = withoutRemarks(source.slice(start, end), nameStart - start)
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/(?:\s*(?:=>|[{:=;,]))+$/, '')
    .trim();
  return folded.length > MAX_LENGTH ? `${folded.slice(0, MAX_LENGTH - 1)}…` : folded;
}

/** Without comments, and without the lines of annotations and comments before the one that has the name. */
function withoutRemarks(text: string, nameStart: number): string {
  const lines = text.split('\n');
  const nameLine = text.slice(0, Math.max(0, nameStart)).split('\n').length - 1;
  const first = lines.findIndex((line, at) => at >= nameLine || !REMARK.test(line));
  return lines
    .slice(first)
    .map((line) => line.replace(LINE_COMMENT, ''))
    .join('\n')
    .replaceAll(BLOCK_COMMENT, ' ');
}

function startOfDeclaration({ startIndex, startPosition }: Node, source: string): number {
  if (startPosition.column > MAX_INDENT) return startIndex;
  const lineStart = source.lastIndexOf('\n', startIndex - 1) + 1;
  return MODIFIERS.test(source.slice(lineStart, startIndex)) ? lineStart : startIndex;
}

function endOfDeclaration(definition: Node, nameStart: number, source: string): number {
  const body = bodyOf(definition);
  if (body) return body.startIndex;
  // A search that goes to the end of a line of megabytes, once per definition on it, takes minutes.
  const from = Math.max(definition.startIndex, nameStart);
  const line = source.slice(from, Math.min(definition.endIndex, from + MAX_LOOKED_AT));
  const lineEnd = line.indexOf('\n');
  // The name of a type can stand behind its members: `typedef struct { ... } till;`.
  const members = source.slice(definition.startIndex, Math.min(nameStart, definition.startIndex + MAX_LOOKED_AT)).search(/\{\s*\n/);
  return members === -1 ? from + (lineEnd === -1 ? line.length : lineEnd) : definition.startIndex + members;
}

/** The body of the definition itself or of the function or class that it assigns. */
function bodyOf(definition: Node): Node | null {
  const value = valueOf(definition);
  return definition.childForFieldName('body') ?? value?.childForFieldName('body') ?? null;
}

function valueOf(definition: Node): Node | null {
  const direct = definition.childForFieldName('value') ?? definition.childForFieldName('right');
  if (direct) return direct;
  const declarator = definition.namedChildren.find((child) => child?.type === 'variable_declarator');
  return declarator?.childForFieldName('value') ?? null;
}
