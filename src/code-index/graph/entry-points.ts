/** Where a program begins, as far as names, places and the usual ways to register a route tell. */
import { readLines } from '../query/read-lines.ts';
import type { CodeGraph } from './code-graph.ts';
import type { SymbolAt } from './edge.ts';

export interface EntryPoint {
  readonly kind: 'route' | 'main' | 'command';
  /** The line that says so. */
  readonly text: string;
}

const ROUTE =
  /(?:^\s*@[\w.]*\b(?:route|get|post|put|delete|patch|head|options|websocket|(?:Request|Get|Post|Put|Delete|Patch)Mapping|Path|Get|Post|Put|Delete|Patch)\s*\(\s*(?:\w+\s*=\s*)?["'`]|\.(?:route|get|post|put|delete|patch|all|use|head|options|handle|HandleFunc|Handle|GET|POST|PUT|DELETE|PATCH)\(\s*["'`]\/|\bpath\(\s*r?["'])/;
const COMMAND = /^\s*@[\w.]*\b(?:command|group|task|cli)\b/;
const MAIN_NAMES = new Set(['main', 'Main', 'WinMain', 'wmain', '_start']);
const PROGRAM = /(?:^|\/)(?:bin|cmd|scripts|cli)\/|(?:^|\/)(?:__main__|main|manage|cli)\.\w+$/;
const MAX_DECORATORS = 4;

/** @param lines of the uses that lead here, in this document */
export function entryPointAt(
  graph: CodeGraph,
  root: string,
  { document: id, position }: SymbolAt,
  lines: readonly number[],
): EntryPoint | undefined {
  const document = graph.document(id)!;
  const symbol = position === null ? undefined : document.symbols[position];
  const above =
    symbol === undefined ? [] : Array.from({ length: MAX_DECORATORS }, (_, at) => symbol.startLine - 1 - at).filter((line) => line > 0);
  const inside = symbol === undefined ? [] : [symbol.startLine];
  const texts = readLines(root, document.path, [...above, ...inside, ...lines]);
  for (const text of texts.values()) {
    if (ROUTE.test(text)) return { kind: 'route', text };
    if (COMMAND.test(text)) return { kind: 'command', text };
  }
  if (symbol !== undefined && MAIN_NAMES.has(symbol.name)) return { kind: 'main', text: symbol.signature };
  const text = [...texts.values()].at(-1);
  return symbol === undefined && PROGRAM.test(document.path) ? { kind: 'main', text: text ?? document.path } : undefined;
}
