/**
 * Merges entries into a client's JSON configuration (comments allowed). Pure. Bytes are only inserted, or replaced inside
 * an entry of ours: jsonc-parser's own `modify` would lay out the neighbours anew and move their comments.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  applyEdits,
  createScanner,
  findNodeAtLocation,
  getNodeValue,
  parseTree,
  printParseErrorCode,
  type Edit,
  type Node,
  type ParseError,
} from 'jsonc-parser';
import { IndexerError } from '../../domain/errors.ts';

/**
 * Returns the text of the file with each entry set below `path`; an empty text counts as `{}`.
 *
 * @throws CLIENT_CONFIG_MALFORMED with line and column when the text is no JSON object.
 */
export function mergeEntries(text: string, path: readonly string[], entries: Readonly<Record<string, unknown>>, file: string): string {
  let merged = text.trim() === '' ? '{}\n' : text;
  for (const [name, entry] of Object.entries(entries)) merged = setEntry(merged, [...path, name], entry, file);
  return merged;
}

function setEntry(text: string, path: readonly string[], value: unknown, file: string): string {
  const root = parseObject(text, file);
  const existing = findNodeAtLocation(root, [...path]);
  if (existing) {
    if (isDeepStrictEqual(getNodeValue(existing), value)) return text;
    return applyEdits(text, [{ offset: existing.offset, length: existing.length, content: pretty(value, text, path.length) }]);
  }
  // The deepest object on the way that is there gets what is missing below it.
  const depth = deepestObject(root, path, file);
  const parent = depth === 0 ? root : findNodeAtLocation(root, path.slice(0, depth))!;
  const missing = path.slice(depth + 1).reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
  return applyEdits(text, insertProperty(text, parent, path[depth]!, missing, depth + 1));
}

function parseObject(text: string, file: string): Node {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false });
  const [first] = errors;
  if (first || root === undefined) throw malformed(file, text, first?.offset ?? 0, first ? printParseErrorCode(first.error) : 'no value');
  if (root.type !== 'object') throw new IndexerError('CLIENT_CONFIG_MALFORMED', `${file}: the top level is not an object`);
  return root;
}

function deepestObject(root: Node, path: readonly string[], file: string): number {
  for (let depth = 1; depth < path.length; depth++) {
    const node = findNodeAtLocation(root, path.slice(0, depth));
    if (node === undefined) return depth - 1;
    if (node.type !== 'object')
      throw new IndexerError('CLIENT_CONFIG_MALFORMED', `${file}: ${path.slice(0, depth).join('.')} is not an object`);
  }
  return path.length - 1;
}

/** A comma right behind the last property, so that a comment after it stays its own; the new one before the closing brace. */
function insertProperty(text: string, parent: Node, key: string, value: unknown, depth: number): Edit[] {
  const { unit, eol } = styleOf(text);
  const close = parent.offset + parent.length - 1;
  const last = parent.children?.at(-1);
  const contentEnd = parent.offset + text.slice(parent.offset, close).trimEnd().length;
  const property = `${eol}${unit.repeat(depth)}${JSON.stringify(key)}: ${pretty(value, text, depth)}${eol}${unit.repeat(depth - 1)}`;
  const insertion: Edit = { offset: contentEnd, length: close - contentEnd, content: property };
  if (last === undefined || hasTrailingComma(text, last, close)) return [insertion];
  return [{ offset: last.offset + last.length, length: 0, content: ',' }, insertion];
}

function hasTrailingComma(text: string, last: Node, close: number): boolean {
  const scanner = createScanner(text, true);
  scanner.setPosition(last.offset + last.length);
  scanner.scan();
  return scanner.getTokenOffset() < close && text[scanner.getTokenOffset()] === ',';
}

function pretty(value: unknown, text: string, depth: number): string {
  const { unit, eol } = styleOf(text);
  return JSON.stringify(value, null, unit)
    .split('\n')
    .join(`${eol}${unit.repeat(depth)}`);
}

/** The style in which the file is written already. */
function styleOf(text: string): { unit: string; eol: string } {
  return { unit: /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ', eol: text.includes('\r\n') ? '\r\n' : '\n' };
}

function malformed(file: string, text: string, offset: number, problem: string): IndexerError {
  const before = text.slice(0, offset).split('\n');
  return new IndexerError('CLIENT_CONFIG_MALFORMED', `${file}:${before.length}:${before.at(-1)!.length + 1}: ${problem}`);
}
